/** "Saved" beside the editor: a word and an icon for where the text is. */
import { byId, icon } from "../dom.js";

const STATES = {
  saved: ["check", "Saved"],
  saving: ["pencil", "Saving…"],
  local: ["hard-drive", "Saved in this browser"],
  unsaved: ["triangle-alert", "Not saved yet"],
};

export function showSaved(state, reason = "") {
  const place = byId("draft-state");
  const [name, word] = STATES[state];
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  place.title = reason;
  place.replaceChildren(icon(name), document.createTextNode(word));
}
