const lines = require("fs").readFileSync(0, "utf8").split("\n");

class Cache {
  constructor(capacity) {
    this.capacity = capacity;
    this.evicted = 0;
  }

  // Store the value; evict what has gone unused for the longest time where there is no room.
  put(key, value) {
    // Your code here.
  }

  // Return the value, or null where the key is not there.
  get(key) {
    // Your code here.
    return null;
  }
}

const [capacity, n] = lines[0].split(" ").map(Number);
const cache = new Cache(capacity);
const out = [];
for (const line of lines.slice(1, n + 1)) {
  const [command, key, value] = line.split(" ");
  if (command === "PUT") cache.put(Number(key), Number(value));
  else if (command === "GET") out.push(cache.get(Number(key)) ?? "MISS");
}
out.push(`EVICTED ${cache.evicted}`);
console.log(out.join("\n"));
