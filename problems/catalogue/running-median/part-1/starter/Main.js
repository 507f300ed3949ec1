const lines = require("fs").readFileSync(0, "utf8").split("\n");

class Station {
  // Take the next reading.
  report(x) {
    // Your code here.
  }

  // Make reading number i count no more; the first one is number 1.
  retract(i) {
    // Your code here.
  }

  // Return the median of the readings that count, or null where there are none.
  median() {
    // Your code here.
    return null;
  }
}

const station = new Station();
const out = [];
for (const line of lines.slice(1, Number(lines[0]) + 1)) {
  const [command, number] = line.trim().split(" ");
  if (command === "+") station.report(Number(number));
  else if (command === "-") station.retract(Number(number));
  else out.push(station.median()?.toFixed(6) ?? "none");
}
console.log(out.join("\n"));
