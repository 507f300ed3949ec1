/** The terminal: xterm.js in the page's colours, under a content policy without inline styles. Loaded at the first run. */
import { Terminal } from "@xterm/xterm";
import { FitAddon } from "@xterm/addon-fit";

const INTERRUPT = "\x03";
const SHOW_CURSOR = "\x1b[?25h";
const HIDE_CURSOR = "\x1b[?25l";
const LEAVING_MS = 2000; // Escape, then Tab within this time, leaves the terminal
const COLOURS = {
  background: "sunken", foreground: "text", cursor: "accent", cursorAccent: "sunken", selectionBackground: "code-selection",
  black: "muted", red: "wrong", green: "ok", yellow: "limit", blue: "running", magenta: "accent", cyan: "running", white: "text",
  brightBlack: "muted", brightRed: "wrong", brightGreen: "ok", brightYellow: "limit", brightBlue: "running",
  brightMagenta: "accent", brightCyan: "running", brightWhite: "text",
};

/** onData(text) gets keystrokes, onInterrupt() Ctrl-C, onResize({ columns, rows }) the window's new size. */
export async function createTerminal({ parent, nonce, stylesheet, onData, onInterrupt, onResize }) {
  await loadStylesheet(stylesheet);
  await document.fonts?.load('13px "JetBrains Mono Variable"').catch(() => {});
  const style = getComputedStyle(document.documentElement);
  const terminal = new Terminal({
    convertEol: true, cursorBlink: false, disableStdin: true, fontSize: 13, lineHeight: 1.35, scrollback: 10_000,
    fontFamily: style.getPropertyValue("--font-code"), minimumContrastRatio: 4.5, theme: themeOf(style),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  withNonce(nonce, () => terminal.open(parent));
  terminal.textarea.setAttribute("aria-label", "Terminal. What you type goes to the program; press Escape, then Tab to leave it.");
  terminal.attachCustomKeyEventHandler(keyFilter(terminal));
  terminal.onData((data) => (data === INTERRUPT ? onInterrupt() : onData(data)));
  terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
  followSize(parent, fit);
  followTheme(terminal);
  fit.fit();
  return {
    write: (data) => terminal.write(data),
    /** Writes on a line of its own. */
    writeLine: (text) =>
      terminal.write("", () => terminal.write(`${terminal.buffer.active.cursorX > 0 ? "\n" : ""}${text}\n`)),
    clear() {
      terminal.reset();
      terminal.write(HIDE_CURSOR);
    },
    focus: () => terminal.focus(),
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    takesKeys(on) {
      terminal.write(on ? SHOW_CURSOR : HIDE_CURSOR);
      terminal.options.disableStdin = !on;
      terminal.options.cursorBlink = on;
    },
  };
}

/** Tab leaves the terminal where no program reads, and after Escape; Ctrl-C copies where something is selected. */
function keyFilter(terminal) {
  let escapedAt = -Infinity;
  return (event) => {
    if (event.type !== "keydown") return true;
    if (event.key === "Escape") escapedAt = event.timeStamp;
    if (event.key === "Tab") return !(terminal.options.disableStdin || event.timeStamp - escapedAt < LEAVING_MS);
    const copies = (event.ctrlKey || event.metaKey) && event.key === "c" && terminal.hasSelection();
    return !copies && !(event.ctrlKey && event.key === "v");
  };
}

/** xterm makes its style elements while it opens and knows no nonce: they get ours. */
function withNonce(nonce, action) {
  const create = document.createElement;
  document.createElement = (...args) => {
    const element = create.apply(document, args);
    if (element.localName === "style") element.nonce = nonce;
    return element;
  };
  try {
    action();
  } finally {
    delete document.createElement;
  }
}

function themeOf(style) {
  const value = (token) => resolved(style.getPropertyValue(`--${token}`).trim());
  return Object.fromEntries(Object.entries(COLOURS).map(([name, token]) => [name, value(token)]));
}

/** xterm reads hexadecimal and rgb() alone: whatever the token says becomes that. */
function resolved(colour) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function followTheme(terminal) {
  const update = () => (terminal.options.theme = themeOf(getComputedStyle(document.documentElement)));
  document.addEventListener("theme:change", update);
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    matchMedia(query).addEventListener("change", update);
  }
}

function followSize(parent, fit) {
  let frame = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => parent.clientWidth > 40 && parent.clientHeight > 20 && fit.fit());
  }).observe(parent);
}

function loadStylesheet(href) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: resolve });
    document.head.append(link);
  });
}
