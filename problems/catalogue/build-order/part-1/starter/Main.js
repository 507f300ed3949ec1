const lines = require("fs").readFileSync(0, "utf8").split("\n");

// needs: a Map from a module to the modules it depends on.
// Return the order of building, or null where there is a circle.
function buildOrder(needs, wanted) {
  // Your code here.
  return [];
}

const [n, wanted] = lines[0].split(" ");
const needs = new Map();
for (const line of lines.slice(1, Number(n) + 1)) {
  const [name, names] = line.split(":");
  needs.set(name, names.split(" ").filter(Boolean));
}
const order = buildOrder(needs, wanted);
console.log(order === null ? "CIRCLE" : order.join("\n"));
