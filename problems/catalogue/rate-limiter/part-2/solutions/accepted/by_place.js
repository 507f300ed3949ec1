const [r, w, , ...rest] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);

const passed = new Map(); // of each client, all times that were let through, and from which place on they count
const out = [];
for (let i = 0; i < rest.length; i += 2) {
  const [time, client] = [rest[i], rest[i + 1]];
  if (!passed.has(client)) passed.set(client, { times: [], from: 0 });
  const mine = passed.get(client);
  while (mine.from < mine.times.length && mine.times[mine.from] <= time - w) mine.from++;
  if (mine.times.length - mine.from < r) {
    mine.times.push(time);
    out.push(`OK ${r - (mine.times.length - mine.from)}`);
  } else {
    out.push(`NO ${mine.times[mine.from] + w - time}`);
  }
}
console.log(out.join("\n"));
