const { readSync } = require("fs");

let unread = "";
function readLine() {
  const chunk = Buffer.alloc(1024);
  while (!unread.includes("\n")) {
    const size = readSync(0, chunk);
    if (size === 0) process.exit(); // the dialogue was ended
    unread += chunk.toString("utf8", 0, size);
  }
  const end = unread.indexOf("\n");
  const line = unread.slice(0, end);
  unread = unread.slice(end + 1);
  return line;
}

// Returns the faster one of two climbers.
function faster(a, b) {
  console.log(`? ${a} ${b}`);
  return Number(readLine());
}

const n = Number(readLine());

// Find the two, then: console.log(`! ${first} ${second}`);
