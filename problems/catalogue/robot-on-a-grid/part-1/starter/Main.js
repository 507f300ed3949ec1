const words = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean);

// Follow the commands; return row, column, direction, clean tiles and bumps.
function drive(grid, commands) {
  // Your code here.
  return { row: 1, column: 1, direction: "N", clean: 0, bumps: 0 };
}

const rows = Number(words[0]);
const grid = words.slice(2, 2 + rows);
const commands = words[2 + rows];
const end = drive(grid, commands);
console.log(`${end.row} ${end.column} ${end.direction}`);
console.log(`${end.clean} ${end.bumps}`);
