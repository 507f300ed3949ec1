/** A timer that counts only when it is wanted, and goes on over a reload. */
import { byId } from "../dom.js";
import { clock } from "../format.js";
import { forget, recall, remember } from "../layout/store.js";

export function setUpTimer(slug) {
  const key = `timer:${slug}`;
  const button = byId("timer");
  const label = byId("timer-text");
  let interval = 0;

  function show() {
    const since = recall(key);
    const on = since !== null;
    label.textContent = on ? clock((Date.now() - since) / 1000) : "";
    label.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
    button.title = on ? "Stop and hide the timer" : "Start a timer";
    clearInterval(interval);
    if (on) interval = setInterval(() => (label.textContent = clock((Date.now() - since) / 1000)), 1000);
  }

  button.addEventListener("click", () => {
    if (recall(key) === null) remember(key, Date.now());
    else forget(key);
    show();
  });
  show();
}
