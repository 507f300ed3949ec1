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

function isHit(key) {
  console.log(`? ${key}`);
  return readLine() === "HIT";
}

for (let key = 1; key <= 100; key++) isHit(key);
let capacity = 0;
while (capacity < 100 && isHit(100 - capacity)) capacity++;
if (capacity === 100) isHit(500);
console.log(`! ${isHit(100) ? "FIFO" : "LRU"} ${capacity}`);
