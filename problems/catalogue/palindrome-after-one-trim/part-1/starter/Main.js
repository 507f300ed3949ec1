// One of "palindrome", "almost" and "no".
function judge(text) {
  // Your code here.
  return "no";
}

const [text] = require("fs").readFileSync(0, "utf8").split("\n");
console.log(judge(text));
