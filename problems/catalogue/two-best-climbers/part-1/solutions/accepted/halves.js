const { readSync } = require("fs");

let unread = "";
function readLine() {
  const chunk = Buffer.alloc(1024);
  while (!unread.includes("\n")) {
    const size = readSync(0, chunk);
    if (size === 0) process.exit();
    unread += chunk.toString("utf8", 0, size);
  }
  const end = unread.indexOf("\n");
  const line = unread.slice(0, end);
  unread = unread.slice(end + 1);
  return line;
}

function faster(a, b) {
  console.log(`? ${a} ${b}`);
  return Number(readLine());
}

// The best from one climber to another, and all who lost to that one.
function bestOf(from, to) {
  if (from === to) return { best: from, beaten: [] };
  const middle = (from + to) >> 1;
  const [left, right] = [bestOf(from, middle), bestOf(middle + 1, to)];
  const leftWins = faster(left.best, right.best) === left.best;
  const [winner, loser] = leftWins ? [left, right] : [right, left];
  return { best: winner.best, beaten: [...winner.beaten, loser.best] };
}

const { best, beaten } = bestOf(1, Number(readLine()));
console.log(`! ${best} ${beaten.reduce(faster)}`);
