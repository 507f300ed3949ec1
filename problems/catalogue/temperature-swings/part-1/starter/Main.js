const [first, second] = require("fs").readFileSync(0, "utf8").split("\n");
const n = Number(first);
const temperatures = second.split(" ").map(Number);

// Find the largest swing and its day, and print both.
