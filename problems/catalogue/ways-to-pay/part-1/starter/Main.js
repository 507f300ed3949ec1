const numbers = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);

const MODULUS = 1_000_000_007;

// Return in how many ways the price can be paid; coins are pairs [value, number].
function ways(price, coins) {
  // Your code here.
  return -1;
}

const [n, price] = numbers;
const coins = [];
for (let i = 0; i < n; i++) coins.push([numbers[2 + 2 * i], numbers[3 + 2 * i]]);
console.log(ways(price, coins));
