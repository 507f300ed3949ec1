const numbers = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);

// Return [number of comments, smallest number] for each depth; parents[i] belongs to comment i + 1.
function depths(parents) {
  // Your code here.
  return [];
}

const lines = depths(numbers.slice(1)).map(([count, smallest]) => `${count} ${smallest}`);
console.log(lines.join("\n"));
