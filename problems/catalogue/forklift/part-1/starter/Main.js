const [head, ...hall] = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");
const [r, c, k] = head.split(" ").map(Number);

// Print the number of moves and, in a second line, the moves; or -1.
