const numbers = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);

// Return what all pay to meet in each village; people[0] live in village 1, a road is { u, v, a, b }.
function totals(people, roads) {
  // Your code here.
  return people.map(() => -1);
}

const n = numbers[0];
const roads = [];
for (let i = n + 1; i < numbers.length; i += 4) {
  roads.push({ u: numbers[i], v: numbers[i + 1], a: numbers[i + 2], b: numbers[i + 3] });
}
console.log(totals(numbers.slice(1, n + 1), roads).join("\n"));
