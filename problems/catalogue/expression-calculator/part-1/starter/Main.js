// The value of an expression, or "error".
function calculate(expression) {
  // Your code here.
  return 0;
}

const [n, ...lines] = require("fs").readFileSync(0, "utf8").split("\n");
const answers = lines.slice(0, Number(n)).map(calculate);
console.log(answers.join("\n"));
