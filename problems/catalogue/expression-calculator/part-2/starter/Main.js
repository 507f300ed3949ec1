const variables = new Map();

// The answer to one line, an expression or an assignment: a value, "name = value" or "error".
function answer(line) {
  // Your code here.
  return 0;
}

const [n, ...lines] = require("fs").readFileSync(0, "utf8").split("\n");
console.log(lines.slice(0, Number(n)).map(answer).join("\n"));
