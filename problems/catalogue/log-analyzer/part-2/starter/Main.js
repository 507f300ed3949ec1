const [n, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const log = rest.slice(0, Number(n));

// Print the five counts as in part 1, then the services with the most errors.
