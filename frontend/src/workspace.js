/** The workspace: reads the page's data and joins the editor, running, judging, drafts and panes. */
import { byId, useSprite } from "./dom.js";
import { createEditor } from "./editor/editor.js";
import { createHistory } from "./judge/history.js";
import { createJudgePanel, showSamples } from "./judge/panel.js";
import { announcerFor } from "./layout/announce.js";
import { confirm } from "./layout/dialog.js";
import { showNotice } from "./layout/notice.js";
import { setUpSplitters } from "./layout/splitters.js";
import { recall, remember } from "./layout/store.js";
import { setUpTabs } from "./layout/tabs.js";
import { createRunPanel } from "./run/panel.js";
import { createCode } from "./work/code.js";
import { setUpShortcuts } from "./work/shortcuts.js";
import { setUpTimer } from "./work/timer.js";

const data = JSON.parse(byId("workspace-data").textContent);
useSprite(data.sprite);
const root = byId("workspace");
const announce = announcerFor(byId("live"));

const settings = { size: 14, wrap: false, ...recall("editor:settings", {}) };
const editor = createEditor({ parent: byId("editor"), nonce: data.nonce, wrap: settings.wrap, onChange: () => code.changed() });
const code = createCode({ data, editor, announce });

const splitters = setUpSplitters(byId("panes"), () => editor.view.requestMeasure());
const views = setUpTabs(byId("views"), { onSelect: (pane) => (byId("panes").dataset.view = pane) });
const bottom = setUpTabs(byId("terminal-tabs"));
const history = createHistory({ data, onRestore: code.restore });
const side = setUpTabs(byId("side-tabs"), { onSelect: (panel) => panel === "history" && history.load() });

/** Brings a pane to the eye: unfolds it, and on a narrow screen switches to it. */
function reveal(pane, tabs, panel) {
  splitters.open(pane.replace("pane-", ""));
  views.show(pane);
  tabs.show(panel);
}

const runs = data.languages.length ? createRunPanel({
  data, announce, program: code.program, reveal: () => reveal("pane-terminal", bottom, "output"),
}) : null;
const judge = data.languages.length ? createJudgePanel({
  data, announce, program: code.program,
  reveal: () => reveal("pane-side", side, "tests-panel"),
  onLoad: loadIntoInput,
  onFinished: () => byId("history").hidden || history.load(),
}) : null;
showSamples({ data, onLoad: loadIntoInput });

function loadIntoInput(sample) {
  runs.input.load(sample);
  reveal("pane-terminal", bottom, "input");
  byId("input-text").focus();
  announce(`${sample.name} is in the input.`);
}

const goTo = (url) => url && location.assign(url);
setUpShortcuts({
  run: () => runs?.start(),
  submit: () => judge?.start(),
  stop: () => runs?.stop(),
  save: code.save,
  previous: () => goTo(data.previous_part),
  next: () => goTo(data.next_part),
});
setUpTimer(data.slug);

byId("reset").addEventListener("click", async () => {
  const text = "What you wrote for this part in this language is replaced. One undo in the editor brings it back.";
  if (await confirm({ title: "Start over?", text, action: "Reset the code", danger: true })) code.reset();
});
byId("wrap").checked = settings.wrap;
byId("wrap").addEventListener("change", ({ target }) => {
  settings.wrap = target.checked;
  editor.setWrap(settings.wrap);
  remember("editor:settings", settings);
});
for (const button of document.querySelectorAll("[data-size]")) {
  button.addEventListener("click", () => setSize(settings.size + Number(button.dataset.size)));
}

function setSize(size) {
  settings.size = Math.min(24, Math.max(11, size));
  editor.setSize(settings.size);
  byId("size-text").textContent = `${settings.size} px`;
  remember("editor:settings", settings);
}

setSize(settings.size);
code.start().then(() => (root.dataset.ready = "true"));
if (!data.languages.length) {
  showNotice(byId("run-notice"), {
    kind: "warning",
    text: "No language can be run here at the moment. You can read and write; reload the page later to run and submit.",
  });
}
