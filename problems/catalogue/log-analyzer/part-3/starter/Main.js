const [n, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const log = rest.slice(0, Number(n));

// Print what part 2 prints, then the alarms.
