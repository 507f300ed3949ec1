/** Questions before something is lost: a modal dialog, answered true or false. The focus goes back where it was. */
import { h } from "../dom.js";

export function confirm({ title, text, action, danger = false }) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "question", "aria-labelledby": "question-title", "aria-describedby": "question-text" });
    const answer = (value) => () => dialog.close(value);
    dialog.append(
      h("h2", { id: "question-title" }, title),
      h("p", { id: "question-text" }, text),
      h("div", { class: "button-row dialog-actions" },
        h("button", { type: "button", class: "button", onclick: answer("no") }, "Cancel"),
        h("button", { type: "button", class: `button ${danger ? "button-danger" : "button-primary"}`, onclick: answer("yes") }, action)),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
