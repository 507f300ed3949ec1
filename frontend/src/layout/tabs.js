/** Tabs after the ARIA pattern: arrows move, the chosen panel shows. `[role=tablist]` of `[role=tab][aria-controls]`. */

export function setUpTabs(list, { onSelect = () => {} } = {}) {
  const tabs = [...list.querySelectorAll("[role=tab]")];

  function select(tab, { focus = false } = {}) {
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls"));
      if (!list.hasAttribute("data-views")) panel.hidden = !chosen;
    }
    if (focus) tab.focus();
    onSelect(tab.getAttribute("aria-controls"));
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    const index = tabs.indexOf(document.activeElement);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined || index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    select(tabs[(next + tabs.length) % tabs.length], { focus: true });
  });
  return { show: (panel) => select(tabs.find((tab) => tab.getAttribute("aria-controls") === panel)) };
}
