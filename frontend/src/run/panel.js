/** Running the code: the button, the states on the way, the stream, Stop; a reload or a second tab goes on with the run. */
import { cancelRun, readRun, startRun } from "../api.js";
import { byId, icon } from "../dom.js";
import { figures, outcomeOf } from "../format.js";
import { sameTokens } from "../judge/diff.js";
import { forget, recall, remember, watch } from "../layout/store.js";
import { showNotice } from "../layout/notice.js";
import { createInput } from "./input.js";
import { startedOnce } from "./once.js";
import { createOutput } from "./output.js";
import { openStream } from "./stream.js";

const KEPT_MS = 12 * 60 * 60 * 1000; // how long a run is shown again when the page comes back
const BYTES = new Set(["compile_output", "stdout", "stderr"]);

export function createRunPanel({ data, announce, program, reveal }) {
  const key = `run:${data.owner}:${data.slug}:${data.part.number}`;
  const run = { id: null, stream: null, status: "", interactive: false, sample: null, ended: true, lost: false };
  const place = byId("run-notice");
  const startOnce = startedOnce(startRun);
  const input = createInput({
    samples: data.samples,
    initial: data.kind === "sql" && data.samples.length ? `sample:${data.samples[0].name}` : "keyboard",
    elements: {
      select: byId("input-mode"), text: byId("input-text"), expected: byId("input-expected"),
      expectedText: byId("input-expected-text"), keep: byId("input-keep"),
    },
  });
  const output = createOutput({
    announce,
    elements: { terminal: byId("terminal"), log: byId("plain-log"), empty: byId("output-empty"), binary: byId("output-binary") },
    terminalOptions: {
      nonce: data.nonce, stylesheet: data.terminal_css,
      onData: (text) => type(text),
      onInterrupt: () => send({ type: "signal", name: "SIGINT" }),
      onResize: (size) => send({ type: "resize", ...size }),
    },
  });

  const send = (message) => run.interactive && !run.ended && run.stream?.send(message);
  const type = (text) => send({ type: "stdin", data: text });

  function show(status, { verdict = "", detail = "" } = {}) {
    const { word, icon: name, tone, turning } = outcomeOf(status, verdict);
    byId("run-state").className = `verdict tone-${tone}`;
    byId("run-state").replaceChildren(icon(name, { turning }), document.createTextNode(word));
    byId("run-detail").textContent = detail;
    byId("stop").hidden = run.ended || !run.id;
    byId("run").disabled = !run.ended;
  }

  async function start() {
    if (!run.ended) return;
    reveal();
    place.replaceChildren();
    Object.assign(run, { id: null, ended: false });
    show("sending");
    await output.ensureTerminal();
    const read = input.request({ terminals: data.kind !== "sql" });
    const interactive = read.interactive ?? false;
    try {
      const files = data.run_problem ? { problem: data.run_problem } : {};
      const { id } = await startOnce({ ...program(), ...read, ...files }, interactive ? output.size() : {});
      const started = { id, interactive, sample: interactive ? null : (input.sample()?.name ?? null), at: Date.now() };
      remember(key, started);
      follow(started);
      if (interactive) output.focus();
    } catch (refusal) {
      run.ended = true;
      show("refused");
      showNotice(place, { kind: "error", text: refusal.message, actions: [["Try again", start]] });
    }
  }

  function follow({ id, interactive, sample }) {
    run.stream?.close();
    Object.assign(run, { id, interactive, ended: false, lost: false, sample: data.samples.find(({ name }) => name === sample) });
    output.ensureTerminal();
    output.clear();
    run.stream = openStream({ id, onEvent: take, onState: (state) => id === run.id && connection(state) });
  }

  function take(event) {
    if (BYTES.has(event.type)) output.take(event);
    else if (event.type === "finished") finish(event);
    else if (event.type === "error") showNotice(place, { kind: "warning", text: event.message });
    else move(event);
  }

  function move(event) {
    run.status = event.type;
    if (event.type === "queued") output.clear(); // a run that is started again says everything again
    const running = event.type === "running";
    output.takesKeys(running && run.interactive);
    const queued = event.type === "queued" && event.position > 0 ? `place ${event.position} in the queue` : "";
    show(event.type, { detail: running && run.interactive ? "reads what you type" : queued });
    if (!running) announce(queued ? `Queued, ${queued}` : outcomeOf(event.type).word);
  }

  function connection(state) {
    if (state === "reconnecting") {
      run.lost = true;
      show("reconnecting", { detail: "the run goes on; its output will follow" });
      document.dispatchEvent(new CustomEvent("connection:lost", { detail: { text: "Connection lost. Reconnecting…" } }));
    } else if (state === "open" && run.lost) {
      run.lost = false;
      show(run.status || "queued");
      document.dispatchEvent(new CustomEvent("connection:back"));
    } else if (state === "refused") {
      forget(key);
      run.ended = true;
      show("refused", { detail: "this run is not there any more" });
    } else if (state === "closed" && !run.ended) {
      readRun(run.id).then(finish, (refusal) => showNotice(place, { kind: "error", text: refusal.message }));
    }
  }

  function finish(result) {
    run.ended = true;
    output.takesKeys(false);
    const detail = figures(result);
    show(result.status, { verdict: result.verdict, detail });
    const { word } = outcomeOf(result.status, result.verdict);
    if (result.message) output.note(result.message);
    if (result.stdout_truncated || result.stderr_truncated) output.note("The output was cut at its limit.");
    output.note(`— ${[word, detail].filter(Boolean).join(" · ")}`);
    announce([word, result.message, detail].filter(Boolean).join(". "));
    if (result.verdict === "OK" && run.sample) compareWithSample(run.sample);
  }

  function compareWithSample({ name, expected }) {
    const same = sameTokens(expected, output.text());
    const text = same ? `The output is that of ${name}.` : `The output differs from what ${name} expects.`;
    output.note(text);
    announce(text);
  }

  function stop() {
    if (run.ended || !run.id) return;
    cancelRun(run.id).catch((refusal) => showNotice(place, { kind: "error", text: refusal.message }));
  }

  function goOn() {
    const last = recall(key);
    if (last && Date.now() - last.at < KEPT_MS) follow(last);
  }

  watch(key, (started) => started && started.id !== run.id && follow(started));
  byId("run").addEventListener("click", start);
  byId("stop").addEventListener("click", stop);
  byId("clear-output").addEventListener("click", () => run.ended && output.clear());
  byId("log-toggle").addEventListener("click", ({ currentTarget }) => {
    const shown = currentTarget.getAttribute("aria-pressed") !== "true";
    currentTarget.setAttribute("aria-pressed", String(shown));
    output.showLog(shown);
  });
  goOn();
  return { start, stop, input };
}
