const [n, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const log = rest.slice(0, Number(n));

// Count the levels of the valid lines, and the lines skipped.
