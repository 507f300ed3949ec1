// The room of each meeting, in the order of the input; a meeting is [begin, end].
function giveOutRooms(meetings, cleaning) {
  // Your code here.
  return meetings.map(() => 0);
}

const lines = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");
const [n, cleaning] = lines[0].split(" ").map(Number);
const meetings = lines.slice(1).map((line) => line.split(" ").map(Number));
const rooms = giveOutRooms(meetings, cleaning);
console.log(Math.max(...rooms));
console.log(rooms.join(" "));
