const [text] = require("fs").readFileSync(0, "utf8").split("\n");
const signs = text.toLowerCase().replace(/[^a-z]/g, "");

function mirrored(left, right) {
  while (left < right && signs[left] === signs[right]) [left, right] = [left + 1, right - 1];
  return [left, right];
}

const [left, right] = mirrored(0, signs.length - 1);
const meets = ([a, b]) => a >= b;
if (left >= right) console.log("palindrome");
else console.log(meets(mirrored(left + 1, right)) || meets(mirrored(left, right - 1)) ? "almost" : "no");
