// Merges runs of 1, 2, 4, … runners.
const [n, ...numbers] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
let order = Int32Array.from(numbers);
let merged = new Int32Array(n);
let count = 0;
for (let size = 1; size < n; size *= 2) {
  for (let start = 0; start < n; start += 2 * size) {
    const middle = Math.min(start + size, n);
    const end = Math.min(start + 2 * size, n);
    for (let i = start, j = middle, at = start; at < end; at++) {
      if (i < middle && (j === end || order[i] < order[j])) {
        merged[at] = order[i++];
      } else {
        merged[at] = order[j++];
        count += middle - i;
      }
    }
  }
  [order, merged] = [merged, order];
}
console.log(count);
