const words = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const [rows, columns] = [Number(words[0]), Number(words[1])];
const grid = words.slice(2, 2 + rows);
const steps = [[-1, 0], [0, 1], [1, 0], [0, -1]];
let row = grid.findIndex((line) => line.includes("S"));
let column = grid[row].indexOf("S");
let facing = 0;
let bumps = 0;
const clean = new Set([row * columns + column]);
for (const command of words[2 + rows]) {
  if (command === "L") facing = (facing + 3) % 4;
  else if (command === "R") facing = (facing + 1) % 4;
  else {
    const [down, right] = steps[command === "F" ? facing : (facing + 2) % 4];
    if ((grid[row + down]?.[column + right] ?? "#") === "#") {
      bumps += 1;
      facing = (facing + 1) % 4;
    } else {
      row += down;
      column += right;
      clean.add(row * columns + column);
    }
  }
}
console.log(`${row + 1} ${column + 1} ${"NESW"[facing]}`);
console.log(`${clean.size} ${bumps}`);
