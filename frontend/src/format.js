/** The words for verdicts and figures; a state is always an icon, a word and a tone. */

const VERDICTS = {
  OK: { word: "Ran", icon: "circle-check", tone: "ok" },
  AC: { word: "Accepted", icon: "circle-check", tone: "ok" },
  WA: { word: "Wrong answer", icon: "circle-x", tone: "wrong" },
  TLE: { word: "Time limit exceeded", icon: "clock", tone: "limit" },
  MLE: { word: "Memory limit exceeded", icon: "memory-stick", tone: "limit" },
  OLE: { word: "Output limit exceeded", icon: "scroll-text", tone: "limit" },
  RE: { word: "Runtime error", icon: "zap", tone: "error" },
  CE: { word: "Compile error", icon: "hammer", tone: "error" },
  IE: { word: "Internal error", icon: "server-crash", tone: "error" },
};

const STATES = {
  sending: { word: "Sending", icon: "loader-circle", tone: "running", turning: true },
  queued: { word: "Queued", icon: "hourglass", tone: "running" },
  compiling: { word: "Compiling", icon: "loader-circle", tone: "running", turning: true },
  running: { word: "Running", icon: "loader-circle", tone: "running", turning: true },
  reconnecting: { word: "Reconnecting…", icon: "unplug", tone: "limit" },
  cancelled: { word: "Stopped", icon: "ban", tone: "limit" },
  refused: { word: "Not started", icon: "circle-alert", tone: "wrong" },
  finished: { word: "Finished", icon: "circle-check", tone: "ok" },
};

/** How a verdict (where there is one) or else a state looks and reads. */
export function outcomeOf(status, verdict) {
  return (status !== "cancelled" && VERDICTS[verdict]) || STATES[status] || STATES.finished;
}

/** 132 → "132 ms", 1840 → "1.84 s", 75000 → "75 s". */
export function milliseconds(value) {
  if (value === null || value === undefined) return "";
  if (value < 1000) return `${Math.round(value)} ms`;
  return `${(value / 1000).toFixed(value < 10_000 ? 2 : 0)} s`;
}

/** KiB → "812 KB", "9.4 MB". */
export function memory(kb) {
  if (kb === null || kb === undefined) return "";
  return kb < 1024 ? `${kb} KB` : `${(kb / 1024).toFixed(kb < 102_400 ? 1 : 0)} MB`;
}

/** "7 of 10 passed · 132 ms · 9.4 MB": the slowest test and the largest memory. */
export function summary({ passed, total, time_ms: time, memory_kb: kb }) {
  return [`${passed} of ${total} passed`, milliseconds(time), memory(kb)].filter(Boolean).join(" · ");
}

/** "7.5 of 20 points" of a group or a submission; "20 points" where nothing was judged yet. */
export function points({ state, points: earned, max_points: most }) {
  const number = (value) => String(Math.round(value * 100) / 100);
  const of = `${number(most ?? 0)} point${most === 1 ? "" : "s"}`;
  return state === "queued" || state === "running" ? of : `${number(earned ?? 0)} of ${of}`;
}

/** "exit code 1 · 35 ms · 9.4 MB" of a run. */
export function figures({ exit_code: code, signal, time_ms: time, memory_kb: kb }) {
  const exit = signal ? `signal ${signal}` : code === null || code === undefined ? "" : `exit code ${code}`;
  return [exit, milliseconds(time), memory(kb)].filter(Boolean).join(" · ");
}

/** Seconds → "in a moment", "in 40 seconds", "in 3 minutes". */
export function soon(seconds) {
  if (!seconds || seconds <= 1) return "in a moment";
  return seconds < 120 ? `in ${Math.ceil(seconds)} seconds` : `in ${Math.ceil(seconds / 60)} minutes`;
}

/** How many words a text has. */
export function countWords(text) {
  return text.trim() ? text.trim().split(/\s+/u).length : 0;
}

/** 3725 → "1:02:05". */
export function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, "0") : String(part))).join(":");
}
