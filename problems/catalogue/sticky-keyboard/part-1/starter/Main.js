const [typed, meant] = require("fs").readFileSync(0, "utf8").split(/\s+/);

// Return the lowest cost at which the typed word becomes the meant one.
function distance(typed, meant) {
  // Your code here.
  return -1;
}

console.log(distance(typed, meant));
