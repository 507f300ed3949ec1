// The stall numbers of the first pair that makes the target, or null.
function firstPair(prices, target) {
  // Your code here.
  return null;
}

const [first, second] = require("fs").readFileSync(0, "utf8").split("\n");
const [n, target] = first.split(" ").map(Number);
const prices = second.split(" ").map(Number);
const pair = firstPair(prices, target);
console.log(pair ? pair.join(" ") : "none");
