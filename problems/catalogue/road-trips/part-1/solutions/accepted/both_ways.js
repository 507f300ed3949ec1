const fs = require("fs");

const km = new Map();
for (const road of fs.readFileSync("roads.csv", "utf8").trimEnd().split("\n").slice(1)) {
  const [start, end, length] = road.split(",");
  km.set(`${start} ${end}`, Number(length));
  km.set(`${end} ${start}`, Number(length));
}

const out = [];
for (const trip of fs.readFileSync(0, "utf8").trimEnd().split("\n").slice(1)) {
  const towns = trip.split(" ");
  let length = 0;
  for (let i = 1; i < towns.length; i++) length += km.get(`${towns[i - 1]} ${towns[i]}`) ?? NaN;
  out.push(Number.isNaN(length) ? "impossible" : length);
}
console.log(out.join("\n"));
