/** What a program wrote: in the terminal, and as plain text beside it for those who read it so. */
import { decode, plainText } from "./bytes.js";

const LOG_EVERY_MS = 150;
const RED = "\x1b[31m";
const DIM = "\x1b[90m";
const PLAIN = "\x1b[0m";

/** `elements`: terminal, log, empty, binary (the mark for output that is not UTF-8). */
export function createOutput({ elements, announce, terminalOptions }) {
  const output = { text: "", raw: "", stdout: "", terminal: null, loading: null, failed: false, waiting: [], timer: 0 };

  /** Loads the terminal once; what comes before it is there waits. Without it the plain text remains, until the next try. */
  function ensureTerminal() {
    elements.empty.hidden = true;
    elements.terminal.hidden = elements.log.dataset.shown === "true";
    output.loading ??= import("./terminal.js")
      .then(({ createTerminal }) => createTerminal({ parent: elements.terminal, ...terminalOptions }))
      .then((terminal) => {
        output.terminal = terminal;
        if (output.failed) showLog(false);
        for (const action of output.waiting.splice(0)) action(terminal);
        return terminal;
      })
      .catch(() => {
        Object.assign(output, { loading: null, failed: true });
        showLog(true);
      });
    return output.loading;
  }

  function toTerminal(action) {
    if (output.terminal) action(output.terminal);
    else output.waiting.push(action);
  }

  function append(text) {
    output.raw += text;
    output.timer ||= setTimeout(() => {
      output.timer = 0;
      elements.log.textContent = plainText(output.raw);
      elements.log.scrollTop = elements.log.scrollHeight;
    }, LOG_EVERY_MS);
  }

  function showLog(shown) {
    elements.log.dataset.shown = String(shown);
    elements.log.hidden = !shown;
    elements.terminal.hidden = shown || !elements.empty.hidden;
  }

  return {
    ensureTerminal,
    showLog,
    text: () => output.stdout,
    clear() {
      Object.assign(output, { raw: "", stdout: "" });
      append("");
      elements.binary.hidden = true;
      toTerminal((terminal) => terminal.clear());
    },
    /** One event of compile_output, stdout or stderr. */
    take(event) {
      const { bytes, text } = decode(event);
      if (bytes) elements.binary.hidden = false;
      if (event.type === "stdout") output.stdout += text;
      const shown = event.type === "stderr" ? `${RED}${text}${PLAIN}` : (bytes ?? text);
      toTerminal((terminal) => terminal.write(shown));
      append(text);
      announce(plainText(text));
    },
    /** A line of ours, not of the program. */
    note(text) {
      toTerminal((terminal) => terminal.writeLine(`${DIM}${text}${PLAIN}`));
      append(`${output.raw && !output.raw.endsWith("\n") ? "\n" : ""}${text}\n`);
    },
    takesKeys: (on) => toTerminal((terminal) => terminal.takesKeys(on)),
    focus: () => toTerminal((terminal) => terminal.focus()),
    size: () => output.terminal?.size() ?? { columns: 80, rows: 24 },
  };
}
