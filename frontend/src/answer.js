/** A system-design problem: the statement, and a text answer that is kept as it is written. */
import { byId, useSprite } from "./dom.js";
import { countWords } from "./format.js";
import { announcerFor } from "./layout/announce.js";
import { showNotice } from "./layout/notice.js";
import { setUpSplitters } from "./layout/splitters.js";
import { setUpTabs } from "./layout/tabs.js";
import { createDrafts } from "./work/drafts.js";
import { setUpShortcuts } from "./work/shortcuts.js";
import { showSaved } from "./work/status.js";
import { setUpTimer } from "./work/timer.js";

const data = JSON.parse(byId("workspace-data").textContent);
useSprite(data.sprite);
const answer = byId("answer");
const announce = announcerFor(byId("live"));
const place = byId("draft-notice");
const drafts = createDrafts({ data, read: () => answer.value, onStatus: showSaved, onNewer: put, onOther: tellOfOther });

function count() {
  const words = countWords(answer.value);
  byId("word-count").textContent = `${words} ${words === 1 ? "word" : "words"}`;
}

function put(text) {
  answer.value = text;
  count();
}

function tellOfOther({ source, base, where }) {
  showNotice(place, {
    kind: "warning",
    dismissible: false,
    text: `This answer was changed in ${where}. Which version shall stay?`,
    actions: [["Take that one", () => take(source, base)], ["Keep this one", () => drafts.resolve(base)]],
  });
}

/** A text field has no undo for what a script puts in. */
function take(source, base) {
  const mine = answer.value;
  put(source);
  drafts.resolve(base);
  offerBack("The other version is shown.", "Show mine again", mine);
}

function offerBack(text, label, source) {
  showNotice(place, { text, actions: [[label, () => (put(source), drafts.changed())]] });
}

const draft = drafts.open("text");
put(draft?.source ?? data.initial.text ?? "");
if (draft?.other) offerBack("Two versions of this answer were found; the newer one is shown.", "Show the other", draft.other);
answer.addEventListener("input", () => {
  count();
  drafts.changed();
});
setUpSplitters(byId("panes"), () => {});
setUpTabs(byId("views"), { onSelect: (pane) => (byId("panes").dataset.view = pane) });
setUpTimer(data.slug);
const goTo = (url) => url && location.assign(url);
setUpShortcuts({
  save: () => Promise.resolve(drafts.flush()).then(() => announce("Saved.")),
  previous: () => goTo(data.previous_part),
  next: () => goTo(data.next_part),
});
byId("workspace").dataset.ready = "true";
