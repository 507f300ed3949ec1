function calculate(expression) {
  const tokens = expression.match(/\d+|[-+*/()]/g);
  let at = 0;

  function sum() {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") value += tokens[at++] === "+" ? product() : -product();
    return value;
  }

  function product() {
    let value = signed();
    while (tokens[at] === "*" || tokens[at] === "/") {
      const operation = tokens[at++];
      const right = signed();
      if (operation === "/" && right === 0) throw new RangeError("division by zero");
      value = operation === "*" ? value * right : Math.trunc(value / right);
    }
    return value;
  }

  function signed() {
    if (tokens[at] !== "-") return atom();
    at++;
    return -signed();
  }

  function atom() {
    if (tokens[at] !== "(") return Number(tokens[at++]);
    at++;
    const value = sum();
    at++;
    return value;
  }

  return sum();
}

const [n, ...lines] = require("fs").readFileSync(0, "utf8").split("\n");
const answers = lines.slice(0, Number(n)).map((line) => {
  try {
    return calculate(line);
  } catch (fault) {
    if (fault instanceof RangeError) return "error";
    throw fault;
  }
});
console.log(answers.join("\n"));
