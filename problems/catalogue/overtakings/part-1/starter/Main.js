const [n, ...order] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);

// Print the number of overtakings.
