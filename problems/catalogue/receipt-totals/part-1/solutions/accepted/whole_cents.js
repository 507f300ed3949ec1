const lines = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");

function cents(price) {
  const [whole, fraction = ""] = price.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}

function money(amount) {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

let total = 0;
const out = [];
for (const line of lines.slice(1)) {
  const [article, quantity, price] = line.split(" ");
  const amount = Number(quantity) * cents(price);
  total += amount;
  out.push(`${article} ${money(amount)}`);
}
out.push(`TOTAL ${money(total)}`);
console.log(out.join("\n"));
