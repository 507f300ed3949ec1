/** Submitting: test after test as the verdicts come, the sentence above them, and the next step when all passed. */
import { cancelRun, readSubmission, submit } from "../api.js";
import { byId, h, icon } from "../dom.js";
import { outcomeOf, summary } from "../format.js";
import { remember, watch } from "../layout/store.js";
import { showNotice } from "../layout/notice.js";
import { startedOnce } from "../run/once.js";
import { openStream } from "../run/stream.js";
import { createRow } from "./row.js";

export function createJudgePanel({ data, announce, program, reveal, onLoad, onFinished }) {
  const key = `submission:${data.owner}:${data.slug}:${data.part.number}`;
  const judged = { id: null, stream: null, ended: true, rows: new Map(), tests: new Map(), opened: false, silent: false, status: "", lost: false };
  const place = byId("submit-notice");
  const submitOnce = startedOnce(submit);
  const list = byId("tests");

  function show(status, { verdict = "", sentence = "" } = {}) {
    const { word, icon: name, tone, turning } = outcomeOf(status, verdict);
    byId("judge-empty").hidden = true;
    byId("judge-head").hidden = false;
    byId("judge-state").className = `verdict judge-verdict tone-${tone}`;
    byId("judge-state").replaceChildren(icon(name, { turning }), document.createTextNode(word));
    byId("judge-sentence").textContent = sentence;
    byId("judge-stop").hidden = judged.ended || !judged.id;
    byId("submit").disabled = !judged.ended || Boolean(data.closed);
  }

  async function start() {
    if (!judged.ended) return;
    reveal();
    place.replaceChildren();
    if (data.closed) return void showNotice(place, { kind: "warning", text: data.closed });
    reset();
    Object.assign(judged, { id: null, ended: false, silent: false });
    show("sending");
    try {
      const { id } = await submitOnce({ problem: data.slug, part: data.part.number, ...program() });
      remember(key, { id });
      follow(id);
    } catch (refusal) {
      judged.ended = true;
      show("refused");
      showNotice(place, { kind: "error", text: refusal.message, actions: [["Try again", start]] });
    }
  }

  function reset() {
    judged.rows.clear();
    judged.tests.clear();
    judged.opened = false;
    list.replaceChildren();
    byId("compiler").hidden = true;
    byId("compiler-text").textContent = "";
    byId("judge-message").textContent = "";
    byId("judge-progress").hidden = true;
  }

  function follow(id, { silent = false } = {}) {
    judged.stream?.close();
    reset();
    Object.assign(judged, { id, ended: false, silent, status: "queued", lost: false });
    show("queued");
    judged.stream = openStream({ id, onEvent: take, onState: (state) => id === judged.id && connection(state) });
  }

  function take(event) {
    if (event.type === "case") return settle({ ...event, status: "finished" });
    if (event.type === "compile_output") return compiler(event.data);
    if (event.type === "finished") return load();
    if (event.type === "queued") reset();
    if (event.type === "running" && event.case) settle({ name: event.case, status: "running", is_sample: isSample(event.case) });
    const sentence = event.type === "queued" && event.position > 0 ? `Place ${event.position} in the queue` : progress();
    judged.status = event.type in { queued: 1, compiling: 1 } ? event.type : "running";
    return show(judged.status, { sentence });
  }

  const isSample = (name) => data.samples.some((sample) => sample.name === name);

  function settle(test) {
    const id = `${test.is_sample ? "sample" : "hidden"}:${test.name}`;
    if (!judged.rows.has(id)) {
      const row = createRow({ ...test, onLoad });
      judged.rows.set(id, row);
      list.append(row.element);
    }
    judged.tests.set(id, test);
    judged.rows.get(id).update(test);
    const failed = test.verdict && test.verdict !== "AC";
    if (failed && test.is_sample && !judged.opened) {
      judged.opened = true;
      judged.rows.get(id).open();
    }
    if (test.status === "finished" && !judged.ended) show("running", { sentence: progress() });
  }

  function progress() {
    const done = [...judged.tests.values()].filter((test) => test.verdict);
    const bar = byId("judge-progress");
    bar.hidden = data.test_count === 0;
    bar.max = data.test_count;
    bar.value = done.length;
    return `${done.filter((test) => test.verdict === "AC").length} passed, ${done.length} of ${data.test_count} judged`;
  }

  function compiler(text) {
    byId("compiler").hidden = !text;
    byId("compiler-text").textContent += text;
  }

  /** The whole result as the server keeps it. */
  async function load() {
    const { id } = judged;
    try {
      const result = await readSubmission(id);
      if (id === judged.id) finish(result);
    } catch (refusal) {
      showNotice(place, { kind: "error", text: refusal.message, actions: [["Try again", load]] });
    }
  }

  function finish(result) {
    judged.ended = true;
    byId("compiler-text").textContent = "";
    compiler(result.compile_output ?? "");
    for (const test of result.tests) settle(test);
    for (const [id, test] of judged.tests) {
      if (!test.verdict && test.status === "running") judged.rows.get(id).element.remove();
    }
    byId("judge-progress").hidden = true;
    byId("judge-message").textContent = result.verdict === "AC" ? "" : (result.message ?? "");
    const sentence = result.total ? summary(result) : "";
    show(result.status, { verdict: result.verdict, sentence });
    if (judged.silent) return;
    announce([outcomeOf(result.status, result.verdict).word, sentence, result.message].filter(Boolean).join(". "));
    if (result.verdict === "AC") offerNext();
    onFinished(result);
  }

  function offerNext() {
    const step = document.querySelector(`[data-part="${data.part.number}"]`);
    step?.classList.add("step-solved");
    showNotice(place, {
      kind: "success", link: data.next,
      text: data.next ? "All tests passed. Go on when you like." : "All tests passed: this was the last problem in the list.",
    });
  }

  function connection(state) {
    if (state === "reconnecting") {
      judged.lost = true;
      show("reconnecting", { sentence: progress() });
    } else if (state === "open" && judged.lost) {
      judged.lost = false;
      show(judged.status, { sentence: progress() });
    } else if (state === "refused") {
      judged.ended = true;
      reset();
      byId("judge-head").hidden = true;
      byId("judge-empty").hidden = false;
      byId("submit").disabled = Boolean(data.closed);
    } else if (state === "closed" && !judged.ended) load();
  }

  function stop() {
    if (judged.ended || !judged.id) return;
    cancelRun(judged.id).catch((refusal) => showNotice(place, { kind: "error", text: refusal.message }));
  }

  watch(key, (started) => started && started.id !== judged.id && follow(started.id));
  byId("submit").addEventListener("click", start);
  byId("judge-stop").addEventListener("click", stop);
  if (data.submission) follow(data.submission.id, { silent: data.submission.is_final });
  return { start };
}

/** The samples before anything was submitted: what will be checked. */
export function showSamples({ data, onLoad }) {
  const list = h("ol", { class: "tests" });
  for (const sample of data.samples) {
    const row = createRow({ name: sample.name, is_sample: true, onLoad });
    row.update({ ...sample, status: "sample" });
    list.append(row.element);
  }
  byId("judge-samples").replaceChildren(list);
}
