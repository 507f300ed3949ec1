const [n, ...values] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number); // sums are exact up to 2 ** 53

// Print the smallest difference between the two shares.
