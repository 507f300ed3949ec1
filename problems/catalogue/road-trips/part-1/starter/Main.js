const fs = require("fs");
const [, ...roads] = fs.readFileSync("roads.csv", "utf8").trimEnd().split("\n");
for (const road of roads) {
  const [start, end, km] = road.split(",");
  // Remember this road.
}

const [, ...trips] = fs.readFileSync(0, "utf8").trimEnd().split("\n");
for (const trip of trips) {
  const towns = trip.split(" ");
  // Print the length of this trip.
}
