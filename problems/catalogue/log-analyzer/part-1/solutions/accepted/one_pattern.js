const [n, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const log = rest.slice(0, Number(n));
const valid = /^((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) (DEBUG|INFO|WARN|ERROR) ([a-z0-9-]+)( .*)?$/;

const counts = { DEBUG: 0, INFO: 0, WARN: 0, ERROR: 0, SKIPPED: 0 };
for (const line of log) counts[line.match(valid)?.[2] ?? "SKIPPED"]++;
for (const [name, count] of Object.entries(counts)) console.log(name, count);
