const [first, second] = require("fs").readFileSync(0, "utf8").split("\n");
const [n, target] = first.split(" ").map(Number);
const prices = second.split(" ").map(Number);

function firstPair() {
  const earliest = new Map();
  for (let i = 0; i < n; i++) {
    const partner = earliest.get(target - prices[i]);
    if (partner !== undefined) return `${partner} ${i + 1}`;
    if (!earliest.has(prices[i])) earliest.set(prices[i], i + 1);
  }
  return "none";
}

console.log(firstPair());
