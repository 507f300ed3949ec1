const lines = require("fs").readFileSync(0, "utf8").split("\n");

class Garage {
  constructor(spots) {
    this.spots = spots;
  }

  // Return the line to print: the number of the spot, or WAIT.
  arrive(plate, size) {
    // Your code here.
    return "";
  }

  // Return the line to print: the spot (and who takes it), LANE or UNKNOWN.
  leave(plate) {
    // Your code here.
    return "";
  }
}

const garage = new Garage(lines[0].trim());
const out = [];
for (const line of lines.slice(2, 2 + Number(lines[1]))) {
  const [event, plate, size] = line.trim().split(" ");
  out.push(event === "IN" ? garage.arrive(plate, size) : garage.leave(plate));
}
console.log(out.join("\n"));
