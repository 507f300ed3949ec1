const [, ...lines] = require("fs").readFileSync(0, "utf8").trimEnd().split("\n");

const folder = (parent) => ({ parent, size: 0, children: new Map() });
const root = folder(null);

function find(names) {
  let node = root;
  for (const name of names) node = node?.children?.get(name);
  return node;
}

function make(names, size) {
  if (names.length === 0) return "EXISTS";
  const parent = find(names.slice(0, -1));
  if (!parent?.children) return "MISSING";
  const name = names[names.length - 1];
  let node = parent.children.get(name);
  if (node && (size === undefined || node.children)) return "EXISTS";
  if (!node) {
    node = size === undefined ? folder(parent) : { parent, size: 0 };
    parent.children.set(name, node);
  }
  const change = (size ?? 0) - node.size;
  for (let at = node; at; at = at.parent) at.size += change;
  return "OK";
}

function list(node) {
  if (!node?.children) return "MISSING";
  const names = [...node.children.keys()].sort();
  return names.map((name) => name + (node.children.get(name).children ? "/" : "")).join(" ") || "EMPTY";
}

const out = lines.map((line) => {
  const [command, path, size] = line.split(" ");
  const names = path === "/" ? [] : path.slice(1).split("/");
  if (command === "MKDIR") return make(names);
  if (command === "WRITE") return make(names, Number(size));
  if (command === "LIST") return list(find(names));
  return find(names)?.size ?? "MISSING";
});
console.log(out.join("\n"));
