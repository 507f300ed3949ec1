const [n, ...lines] = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");

class Tree {
  // Return OK, MISSING or EXISTS.
  mkdir(path) {
    // Your code here.
    return "";
  }

  // Return OK, MISSING or EXISTS.
  write(path, size) {
    // Your code here.
    return "";
  }

  // Return the size, or MISSING.
  size(path) {
    // Your code here.
    return "";
  }

  // Return the names, EMPTY or MISSING.
  list(path) {
    // Your code here.
    return "";
  }

  // Return OK, MISSING or REFUSED.
  remove(path) {
    // Your code here.
    return "";
  }

  // Return OK, MISSING, REFUSED or EXISTS.
  move(path, goal) {
    // Your code here.
    return "";
  }
}

const tree = new Tree();
const out = lines.map((line) => {
  const [command, path, rest] = line.split(" ");
  if (command === "MKDIR") return tree.mkdir(path);
  if (command === "WRITE") return tree.write(path, Number(rest));
  if (command === "SIZE") return tree.size(path);
  if (command === "REMOVE") return tree.remove(path);
  if (command === "MOVE") return tree.move(path, rest);
  return tree.list(path);
});
console.log(out.join("\n"));
