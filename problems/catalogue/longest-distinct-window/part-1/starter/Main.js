// The length of the longest stretch and the position at which it begins, counted from 1.
function longestStretch(tracks) {
  // Your code here.
  return [0, 0];
}

const [first, second] = require("fs").readFileSync(0, "utf8").split("\n");
const tracks = second.split(" ").map(Number);
console.log(longestStretch(tracks).join(" "));
