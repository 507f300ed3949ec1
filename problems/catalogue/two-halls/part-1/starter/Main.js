const [n, m, ...ends] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const pairs = [];
for (let i = 0; i < m; i++) pairs.push([ends[2 * i], ends[2 * i + 1]]);

// Print YES and the hall of each relative, or NO, the length of a ring, and the ring.
