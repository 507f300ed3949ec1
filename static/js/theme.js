// Light, dark or the system's theme. Loaded before the page is painted, so that nothing flashes: a classic script.
(function () {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;

  function stored() {
    try {
      const value = localStorage.getItem(KEY);
      return value === "light" || value === "dark" ? value : "system";
    } catch {
      return "system"; // storage may be forbidden: the system's theme is a good answer
    }
  }

  function remember(choice) {
    try {
      if (choice === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // not remembered, but applied
    }
  }

  function apply(choice) {
    if (choice === "system") delete root.dataset.theme;
    else root.dataset.theme = choice;
    document.dispatchEvent(new CustomEvent("theme:change", { detail: { choice } }));
  }

  function show(choice) {
    for (const control of document.querySelectorAll("[data-theme-control]")) {
      control.hidden = false;
      control.dataset.choice = choice;
      for (const input of control.querySelectorAll("input")) input.checked = input.value === choice;
    }
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => show(stored()));
  document.addEventListener("change", (event) => {
    if (!event.target.closest("[data-theme-control]")) return;
    remember(event.target.value);
    apply(event.target.value);
    show(event.target.value);
  });
  addEventListener("storage", (event) => {
    if (event.key !== KEY && event.key !== null) return;
    apply(stored());
    show(stored());
  });
})();
