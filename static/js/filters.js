// <form data-filters>: "/" goes to the search field; with htmx there is nothing to press, so the button goes.
const form = document.querySelector("[data-filters]");
const search = form?.querySelector("[data-search]");
const typing = (element) => element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  event.preventDefault();
  search?.focus();
  search?.select();
});

// What was typed has been searched for already: leaving the field must not ask again.
search?.addEventListener("change", (event) => event.stopPropagation());

addEventListener("load", () => {
  if (!window.htmx) return;
  for (const button of form?.querySelectorAll("[data-without-script]") ?? []) button.hidden = true;
});
