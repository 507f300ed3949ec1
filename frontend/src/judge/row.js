/** One test in the panel: icon, name, verdict, time, memory; a judged sample opens to input, expected and actual, or the dialogue. */
import { h, icon } from "../dom.js";
import { memory, milliseconds, outcomeOf } from "../format.js";
import { compare } from "./diff.js";

const WAITING = { word: "Waiting", icon: "circle-dashed", tone: "muted" };
const SKIPPED = { word: "Not run", icon: "circle-minus", tone: "muted" };
const SAMPLE = { word: "Sample", icon: "circle-dashed", tone: "muted" };
const UNSEEN = { queued: WAITING, skipped: SKIPPED, sample: SAMPLE };
const SAYS_NOTHING = new Set(["AC", "WA"]); // a hidden test's verdict is all there is to say of it

/** `onLoad({ name, input })` is asked to put a sample into the custom input. */
export function createRow({ name, is_sample: isSample, onLoad }) {
  const element = h("li", { class: "test" });

  function update(test) {
    const looks = (!test.verdict && UNSEEN[test.status]) || outcomeOf(test.status, test.verdict);
    element.classList.toggle("test-running", test.status === "running");
    const head = [
      h("span", { class: `test-icon tone-${looks.tone}` }, icon(looks.icon, { turning: looks.turning })),
      h("span", { class: "test-name" }, name, !isSample && h("span", { class: "test-hidden" }, icon("eye-off"), h("span", { class: "visually-hidden" }, "hidden"))),
      h("span", { class: "test-result" },
        h("span", { class: `test-verdict tone-${looks.tone}` }, looks.word),
        h("span", { class: "test-figures number" }, [milliseconds(test.time_ms), memory(test.memory_kb)].filter(Boolean).join(" · "))),
    ];
    const wasOpen = element.firstElementChild?.open ?? false;
    const message = test.message && (isSample || !SAYS_NOTHING.has(test.verdict)) && h("p", { class: "test-message" }, test.message);
    if (test.input !== undefined) element.replaceChildren(details(head, test, wasOpen, message));
    else element.replaceChildren(h("div", { class: "test-head" }, head), message || "");
  }

  function details(head, test, open, message) {
    return h("details", { open },
      h("summary", { class: "test-head" }, head, icon("chevron-down")),
      h("div", { class: "test-body" },
        test.verdict !== "AC" && message,
        field("Input", h("pre", { class: "code", tabindex: "0", "aria-label": `Input of ${name}` }, test.input || "(nothing)")),
        test.dialogue
          ? field("Dialogue", h("pre", { class: "code", tabindex: "0", "aria-label": `Dialogue of ${name}` }, test.dialogue))
          : test.actual === undefined
          ? field("Expected", h("pre", { class: "code", tabindex: "0", "aria-label": `Expected output of ${name}` }, test.expected))
          : sides(name, test),
        h("button", { type: "button", class: "button", onclick: () => onLoad({ name, input: test.input }) },
          icon("square-terminal"), "Load into input")));
  }

  return {
    element,
    update,
    open: () => element.querySelector("details")?.setAttribute("open", ""),
  };
}

const field = (label, ...content) => h("div", { class: "test-field" }, h("h3", {}, label), ...content);

function sides(name, { expected, actual }) {
  const rows = compare(expected, actual);
  const side = (label, tag, pick) =>
    field(label, h("pre", { class: "code", tabindex: "0", "aria-label": `${label} output of ${name}` },
      rows.length && rows.some((row) => pick(row)) ? rows.map((row) => line(pick(row), tag)) : "(nothing)"));
  return h("div", { class: "test-sides" },
    side("Expected", "ins", (row) => row.expected),
    side("Actual", "del", (row) => row.actual));
}

function line(segments, tag) {
  if (!segments) return h("span", { class: "diff-line diff-missing" }, "\n");
  const marked = segments.some((segment) => segment.marked);
  const content = segments.map(({ text, marked: changed }) => (changed ? h(tag, {}, visibleBlanks(text)) : text));
  return h("span", { class: marked ? "diff-line diff-changed" : "diff-line" }, content, "\n");
}

/** A difference of blanks alone would be invisible. */
const visibleBlanks = (text) => (/^\s+$/u.test(text) ? text.replaceAll(" ", "·").replaceAll("\t", "→") : text || "∅");
