const [first, second] = require("fs").readFileSync(0, "utf8").split("\n");
const n = Number(first);
const days = second.split(" ").map((word) => (word === "-" ? null : Number(word)));

// Find the span of each trading day (null: the market was closed).

// Print the sum of the spans, then the day with the largest span and that span.
