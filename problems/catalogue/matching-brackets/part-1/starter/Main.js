// The position of the first bracket out of place, counted from 1, or null.
function outOfPlace(text) {
  // Your code here.
  return null;
}

const [text] = require("fs").readFileSync(0, "utf8").split("\n");
console.log(outOfPlace(text) ?? "ok");
