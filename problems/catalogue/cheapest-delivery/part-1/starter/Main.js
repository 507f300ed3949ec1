const numbers = require("fs").readFileSync(0, "utf8").split(/\s+/).map(Number);

// Return the lowest total of a delivery from s to t, or -1; `depots` is a Map from town to fee, a road is { a, b, c }.
function lowestTotal(n, s, t, depots, roads) {
  // Your code here.
  return -2;
}

const [n, m, k, s, t] = numbers;
const depots = new Map();
for (let i = 5; i < 5 + 2 * k; i += 2) depots.set(numbers[i], numbers[i + 1]);
const roads = [];
for (let i = 5 + 2 * k; roads.length < m; i += 3) {
  roads.push({ a: numbers[i], b: numbers[i + 1], c: numbers[i + 2] });
}
console.log(lowestTotal(n, s, t, depots, roads));
