const lines = require("fs").readFileSync(0, "utf8").split("\n");

// Return the k tags in the most posts as [tag, count], in the order asked for.
function topTags(posts, k) {
  // Your code here.
  return [];
}

const [n, k] = lines[0].split(" ").map(Number);
for (const [tag, count] of topTags(lines.slice(1, n + 1), k)) {
  console.log(`${tag} ${count}`);
}
