const [head, ...lines] = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");

class Limiter {
  constructor(r, w) {
    this.r = r;
    this.w = w;
  }

  // Return the line to print: OK and the cost that is left, NEVER, or NO and the seconds to wait.
  decide(time, client, cost) {
    // Your code here.
    return "";
  }
}

const [r, w] = head.split(" ").map(Number);
const limiter = new Limiter(r, w);
console.log(lines.map((line) => limiter.decide(...line.split(" ").map(Number))).join("\n"));
