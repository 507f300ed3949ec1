import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOf } from "../src/api.js";
import { clock, countWords, figures, memory, milliseconds, outcomeOf, points, summary } from "../src/format.js";
import { compare, sameTokens } from "../src/judge/diff.js";
import { decode, plainText } from "../src/run/bytes.js";
import { chooseDraft, newest } from "../src/work/choose.js";

test("figures read as people say them", () => {
  assert.equal(milliseconds(132), "132 ms");
  assert.equal(milliseconds(1840), "1.84 s");
  assert.equal(milliseconds(null), "");
  assert.equal(memory(812), "812 KB");
  assert.equal(memory(9626), "9.4 MB");
  assert.equal(clock(3725), "1:02:05");
  assert.equal(clock(65), "1:05");
  assert.equal(countWords("  two\n words "), 2);
  assert.equal(countWords(" \n"), 0);
  assert.equal(summary({ passed: 7, total: 10, time_ms: 132, memory_kb: 9626 }), "7 of 10 passed · 132 ms · 9.4 MB");
  assert.equal(figures({ exit_code: 0, signal: null, time_ms: 3, memory_kb: 1024 }), "exit code 0 · 3 ms · 1.0 MB");
  assert.equal(figures({ exit_code: null, signal: 9, time_ms: 3, memory_kb: null }), "signal 9 · 3 ms");
});

test("points say what was earned of what there is, once it was judged", () => {
  assert.equal(points({ state: "failed", points: 7.5, max_points: 20 }), "7.5 of 20 points");
  assert.equal(points({ state: "passed", points: 1, max_points: 1 }), "1 of 1 point");
  assert.equal(points({ state: "skipped", points: 0, max_points: 20 }), "0 of 20 points");
  assert.equal(points({ state: "queued", points: 0, max_points: 20 }), "20 points");
  assert.equal(points({ points: 100 / 3, max_points: 100 }), "33.33 of 100 points");
});

test("a verdict goes before the state, a stop before the verdict", () => {
  assert.equal(outcomeOf("finished", "TLE").word, "Time limit exceeded");
  assert.equal(outcomeOf("cancelled", "RE").word, "Stopped");
  assert.equal(outcomeOf("queued", "").tone, "running");
});

test("a busy server's refusal says when to try again", () => {
  assert.equal(refusalOf(429, { detail: "Too many runs." }, "40").message, "Too many runs. Try again in 40 seconds.");
  const full = refusalOf(429, { code: "backlog_full", detail: "40 of your runs wait already, and at most 40 may." }, "5");
  assert.equal(full.message, "40 of your runs wait already, and at most 40 may. Try again in 5 seconds.");
  assert.equal(full.code, "backlog_full");
  assert.equal(refusalOf(503, { detail: "The queue is full" }, null).message, "The queue is full. Try again in a moment.");
  const refusal = refusalOf(400, { detail: "No files.", field: "files", code: "required" }, null);
  assert.deepEqual([refusal.message, refusal.field, refusal.code], ["No files.", "files", "required"]);
  assert.equal(refusalOf(500, null, null).message, "The server answered with an error (500).");
});

const marked = (segments) => segments?.filter((segment) => segment.marked).map((segment) => segment.text) ?? null;

test("a changed word is marked, its line's ends are not", () => {
  const [row] = compare("sum 12 end\n", "sum 13 end\n");
  assert.equal(row.same, false);
  assert.deepEqual(marked(row.expected), ["2"]);
  assert.deepEqual(marked(row.actual), ["3"]);
});

test("a missing line moves nothing else", () => {
  const rows = compare("a\nb\nc\n", "a\nc\n");
  assert.deepEqual(rows.map((row) => row.same), [true, false, true]);
  assert.equal(rows[1].actual, null);
  assert.deepEqual(marked(rows[1].expected), ["b"]);
});

test("empty output against one line, and CRLF against LF", () => {
  assert.deepEqual(compare("x\n", "").map((row) => row.actual), [null]);
  assert.deepEqual(compare("a\r\nb\r\n", "a\nb").map((row) => row.same), [true, true]);
  assert.deepEqual(compare("", ""), []);
});

test("a thousand lines are compared without a table", () => {
  const lines = Array.from({ length: 1000 }, (_, k) => `${k}`);
  const rows = compare(lines.join("\n"), [...lines.slice(0, 999), "other"].join("\n"));
  assert.equal(rows.filter((row) => !row.same).length, 1);
});

test("tokens decide, blanks do not", () => {
  assert.ok(sameTokens("1 2\n3\n", "1  2 3"));
  assert.ok(!sameTokens("12", "1 2"));
});

test("output that is not UTF-8 keeps its bytes and marks them in the text", () => {
  assert.deepEqual(decode({ data: "plain" }), { text: "plain" });
  const { bytes, text } = decode({ data: btoa("a\xff"), encoding: "base64" });
  assert.deepEqual([...bytes], [97, 255]);
  assert.equal(text, "a\ufffd");
});

test("colours and rewritten lines leave plain text", () => {
  assert.equal(plainText("\u001b[31mred\u001b[0m\r\n"), "red\n");
  assert.equal(plainText("10%\r50%\rdone\r\n"), "done\n");
  assert.equal(plainText("\u001b]0;title\u0007x"), "x");
});

const AT = "2026-11-24T10:00:00Z";
const LATER = "2026-11-24T11:00:00Z";

test("of two drafts the server's newer one wins, and what was typed can be brought back", () => {
  const local = { source: "mine", savedAt: Date.parse(AT), base: null, dirty: true };
  const chosen = chooseDraft(local, { source: "theirs", updated_at: LATER });
  assert.deepEqual(chosen, { source: "theirs", base: LATER, dirty: false, other: "mine" });
});

test("what was typed after the server's version stays", () => {
  const local = { source: "mine", savedAt: Date.parse(LATER), base: AT, dirty: true };
  assert.equal(chooseDraft(local, { source: "old", updated_at: AT }).source, "mine");
  const unrelated = { ...local, base: null };
  const chosen = chooseDraft(unrelated, { source: "old", updated_at: AT });
  assert.deepEqual([chosen.source, chosen.other, chosen.dirty], ["mine", "old", true]);
});

test("what a page that is gone has sent is no other version", () => {
  const local = { source: "and more", savedAt: Date.parse(AT), base: null, dirty: true, seen: ["and", "and mo"] };
  const chosen = chooseDraft(local, { source: "and", updated_at: LATER });
  assert.deepEqual(chosen, { source: "and more", base: LATER, dirty: true, other: null });
  assert.equal(chooseDraft({ ...local, dirty: false }, { source: "and", updated_at: LATER }).source, "and");
  assert.equal(chooseDraft(local, { source: "theirs", updated_at: LATER }).other, "and more");
});

test("one version alone, or the same twice, needs no choice", () => {
  assert.equal(chooseDraft(null, null), null);
  assert.equal(chooseDraft(null, { source: "s", updated_at: AT }).dirty, false);
  assert.equal(chooseDraft({ source: "s", savedAt: 0, base: null, dirty: true }, null).dirty, true);
  const same = chooseDraft({ source: "s", savedAt: 0, base: null, dirty: true }, { source: "s", updated_at: AT });
  assert.deepEqual([same.dirty, same.base, same.other], [false, AT, null]);
  const clean = { source: "old", savedAt: Date.parse(LATER), base: AT, dirty: false };
  assert.equal(chooseDraft(clean, { source: "new", updated_at: LATER }).source, "new");
});

test("of two versions the later one counts, however its time is written", () => {
  assert.equal(newest(AT, LATER), LATER);
  assert.equal(newest("2026-11-24T12:00:00+01:00", LATER), "2026-11-24T12:00:00+01:00");
  assert.deepEqual([newest(null, AT), newest(AT, null), newest(null, null)], [AT, AT, null]);
});
