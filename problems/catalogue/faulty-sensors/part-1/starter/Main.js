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

// Returns whether at least one of the sensors from a to b is faulty.
function isFaulty(a, b) {
  console.log(`? ${a} ${b}`);
  return readLine() === "FAULT";
}

const n = Number(readLine());
const faulty = [];

// Find the faulty ones.

console.log(["!", ...faulty].join(" "));
