const name = require("fs").readFileSync(0, "utf8").trim();

// Print the greeting with console.log().
