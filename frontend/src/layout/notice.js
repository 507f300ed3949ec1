/** A sentence in its place, with what can be done about it. */
import { h, icon } from "../dom.js";

const ICONS = { error: "circle-alert", warning: "triangle-alert", info: "info", success: "circle-check" };

/**
 * Shows `text` in `place`; `actions` are [label, callback], and each button takes the notice away. One that must be
 * answered is not `dismissible`.
 */
export function showNotice(place, { text, kind = "info", actions = [], link = null, dismissible = true }) {
  const close = () => place.replaceChildren();
  place.replaceChildren(
    h("div", { class: `flash flash-${kind} notice`, role: kind === "error" ? "alert" : "status" },
      icon(ICONS[kind]),
      h("p", {}, text),
      link && h("a", { class: "button button-primary", href: link.url }, link.label),
      actions.map(([label, run]) =>
        h("button", { type: "button", class: "button", onclick: () => (close(), run()) }, label)),
      dismissible && h("button", { type: "button", class: "button button-quiet button-icon", "aria-label": "Dismiss", onclick: close }, icon("x"))),
  );
}
