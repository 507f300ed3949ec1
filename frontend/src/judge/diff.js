/** Where two outputs differ, line by line, and within a line from the first to the last differing character. */

const MOST_ALIGNED = 400; // lines: above it lines are compared by position, which costs no table

/** Rows of { expected, actual, same }; each side null (no such line) or segments { text, marked }. */
export function compare(expected, actual) {
  const left = linesOf(expected);
  const right = linesOf(actual);
  return align(left, right).map(([a, b]) => {
    if (a !== null && a === b) return { expected: plain(a), actual: plain(b), same: true };
    if (a === null || b === null) return { expected: whole(a), actual: whole(b), same: false };
    return { ...within(a, b), same: false };
  });
}

/** True where both have the same tokens, as the default checker sees it. */
export function sameTokens(expected, actual) {
  const tokens = (text) => text.trim().split(/\s+/u).join(" ");
  return tokens(expected) === tokens(actual);
}

function linesOf(text) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

const plain = (line) => [{ text: line, marked: false }];
const whole = (line) => (line === null ? null : [{ text: line, marked: true }]);

function within(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return { expected: split(a, start, a.length - end), actual: split(b, start, b.length - end) };
}

function split(line, from, to) {
  return [
    { text: line.slice(0, from), marked: false },
    { text: line.slice(from, to), marked: true },
    { text: line.slice(to), marked: false },
  ].filter(({ text }) => text);
}

/** Pairs of lines: equal ones beside each other, the changed ones between them in order. */
function align(left, right) {
  if (left.length > MOST_ALIGNED || right.length > MOST_ALIGNED) return pair(left, right);
  const pairs = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...common(left, right), [left.length, right.length]]) {
    pairs.push(...pair(left.slice(i, a), right.slice(j, b)));
    if (a < left.length && b < right.length) pairs.push([left[a], right[b]]);
    [i, j] = [a + 1, b + 1];
  }
  return pairs;
}

function pair(left, right) {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, k) => [left[k] ?? null, right[k] ?? null]);
}

/** The positions of a longest common subsequence. */
function common(left, right) {
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        left[i] === right[j]
          ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const found = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) found.push([i++, j++]);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return found;
}
