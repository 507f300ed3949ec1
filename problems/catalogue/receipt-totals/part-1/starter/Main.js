const lines = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");
const n = Number(lines[0]);
for (let i = 1; i <= n; i++) {
  const [article, quantity, price] = lines[i].split(" ");
  // Work out the amount of this line, in cents.
}

// Print the total.
