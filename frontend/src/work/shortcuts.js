/** Keys of the page. They work everywhere, but those that a text field needs for itself only outside of one. */
import { byId, isMac, MOD } from "../dom.js";

const writes = (element) => element?.closest?.("input, textarea, select, [contenteditable=true], .xterm") !== null;

/** `actions`: run, submit, stop, save, previous, next. */
export function setUpShortcuts(actions) {
  const dialog = byId("shortcuts");
  for (const key of document.querySelectorAll("[data-mod]")) key.textContent = MOD;

  function actionFor(event) {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    if (mod && event.key === "Enter") return event.shiftKey ? actions.submit : actions.run;
    if (mod && event.key === ".") return actions.stop;
    if (mod && event.key.toLowerCase() === "s" && !event.shiftKey) return actions.save;
    if (writes(event.target)) return null;
    if (mod && event.key === "ArrowLeft") return actions.previous;
    if (mod && event.key === "ArrowRight") return actions.next;
    return event.key === "?" ? () => dialog.showModal() : null;
  }

  addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const action = actionFor(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }, { capture: true });
  byId("shortcuts-open").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  byId("shortcuts-close").addEventListener("click", () => dialog.close());
}
