const words = require("fs").readFileSync(0, "utf8").split(/\s+/);

// Return [start, end] of each window, by time; a row is { person, start, end }.
function windows(t, d, a, rows) {
  // Your code here.
  return [[-1, -1]];
}

const [n, t, d, a] = words.slice(0, 4).map(Number);
const rows = [];
for (let i = 4; i < 4 + 3 * n; i += 3) {
  rows.push({ person: words[i], start: Number(words[i + 1]), end: Number(words[i + 2]) });
}
const found = windows(t, d, a, rows);
console.log(found.map((window) => window.join(" ")).join("\n") || "none");
