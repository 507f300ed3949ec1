const tracks = require("fs").readFileSync(0, "utf8").split("\n")[1].split(" ").map(Number);

const last = new Map();
let begin = 0;
let best = 0;
let bestBegin = 0;
tracks.forEach((track, end) => {
  if (track !== 0) {
    begin = Math.max(begin, (last.get(track) ?? -1) + 1);
    last.set(track, end);
  }
  if (end + 1 - begin > best) [best, bestBegin] = [end + 1 - begin, begin];
});
console.log(best, bestBegin + 1);
