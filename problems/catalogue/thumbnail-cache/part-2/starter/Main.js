const lines = require("fs").readFileSync(0, "utf8").split("\n");

class Cache {
  constructor(capacity) {
    this.capacity = capacity;
    this.evicted = 0;
  }

  // Store the value; return false where it is refused.
  put(key, value) {
    // Your code here.
    return true;
  }

  // Return the value, or null where the key is not there.
  get(key) {
    // Your code here.
    return null;
  }

  // Pin the entry; return false where the key is not there.
  pin(key) {
    // Your code here.
    return false;
  }

  // Take the pin off; return false where the key is not there.
  unpin(key) {
    // Your code here.
    return false;
  }
}

const [capacity, n] = lines[0].split(" ").map(Number);
const cache = new Cache(capacity);
const out = [];
for (const line of lines.slice(1, n + 1)) {
  const [command, key, value] = line.split(" ");
  if (command === "PUT") {
    if (!cache.put(Number(key), Number(value))) out.push("REFUSED");
  } else if (command === "GET") out.push(cache.get(Number(key)) ?? "MISS");
  else if (command === "PIN") out.push(cache.pin(Number(key)) ? "OK" : "MISS");
  else if (command === "UNPIN") out.push(cache.unpin(Number(key)) ? "OK" : "MISS");
}
out.push(`EVICTED ${cache.evicted}`);
console.log(out.join("\n"));
