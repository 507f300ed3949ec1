const [first, second] = require("fs").readFileSync(0, "utf8").split("\n");
const n = Number(first);
const temperatures = second.split(" ").map(Number);

let largest = -1;
let itsDay = 2;
for (let day = 2; day <= n; day++) {
  const swing = temperatures[day - 1] - temperatures[day - 2]; // a fall is negative here
  if (swing > largest) [largest, itsDay] = [swing, day];
}
console.log(largest, itsDay);
