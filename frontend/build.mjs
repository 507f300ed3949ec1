/** Builds static/dist: the workspace's bundle, icons, fonts, htmx. `node build.mjs [--watch]`; exits 1 above a budget. */
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "static", "dist");
const modules = join(here, "node_modules");
const BUDGET_KB = { "workspace.js": 220, "answer.js": 60, "live.js": 20 };

const options = {
  absWorkingDir: here,
  entryPoints: ["src/workspace.js", "src/answer.js", "src/live.js"],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  minify: true,
  sourcemap: "linked",
  metafile: true,
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
};

/** xterm writes 24-bit colours with setAttribute("style"), which the content policy forbids; the style's text is allowed. */
const xtermUnderPolicy = {
  name: "xterm-under-policy",
  setup(build) {
    build.onLoad({ filter: /xterm[\\/]lib[\\/]xterm\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const pattern = /(\w+)\.setAttribute\("style",`\$\{\1\.getAttribute\("style"\)\|\|""\}\$\{(\w+)\};`\)/g;
      const contents = source.replace(pattern, "$1.style.cssText+=$2");
      if (contents === source) throw new Error("xterm no longer sets its colours as it did: see xterm-under-policy.");
      return { contents, loader: "js" };
    });
  },
};
options.plugins = [xtermUnderPolicy];

/** One sprite of the icons that icons.txt names; a name that lucide does not have stops the build. */
async function writeIcons() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim()).filter(Boolean);
  const symbols = await Promise.all(
    [...new Set(names)].sort().map(async (name) => {
      const svg = await readFile(join(modules, "lucide-static", "icons", `${name}.svg`), "utf8").catch(() => {
        throw new Error(`icons.txt names "${name}", which lucide does not have.`);
      });
      const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
      return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
    }),
  );
  await writeFile(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function copyAssets() {
  const fonts = [
    ["inter", "inter-latin-wght-normal"],
    ["inter", "inter-latin-ext-wght-normal"],
    ["jetbrains-mono", "jetbrains-mono-latin-wght-normal"],
    ["jetbrains-mono", "jetbrains-mono-latin-ext-wght-normal"],
  ];
  await mkdir(join(dist, "fonts"), { recursive: true });
  await Promise.all([
    ...fonts.map(([family, file]) =>
      copyFile(join(modules, "@fontsource-variable", family, "files", `${file}.woff2`), join(dist, "fonts", `${file}.woff2`)),
    ),
    copyFile(join(modules, "htmx.org", "dist", "htmx.min.js"), join(dist, "htmx.js")),
    copyFile(join(modules, "@xterm", "xterm", "css", "xterm.css"), join(dist, "xterm.css")),
  ]);
}

/** What the browser must load before the page works: the entry and all that it imports statically. */
function firstLoad(outputs, entry) {
  const wanted = new Set([entry]);
  for (const path of wanted) {
    for (const { path: imported, kind } of outputs[path].imports) if (kind === "import-statement") wanted.add(imported);
  }
  return [...wanted];
}

async function gzippedKb(paths) {
  const sizes = await Promise.all(paths.map(async (path) => gzipSync(await readFile(join(here, path))).length));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

/** The largest of the languages' chunks with all that it needs beyond the entry. */
async function largestLanguage(outputs, entry) {
  const here = new Set(firstLoad(outputs, entry));
  const lazy = outputs[entry].imports.filter(({ kind, path }) => kind === "dynamic-import" && !path.includes("terminal"));
  let [largest, most] = [[], 0];
  for (const { path } of lazy) {
    const extra = firstLoad(outputs, path).filter((needed) => !here.has(needed));
    const size = await gzippedKb(extra);
    if (size > most) [largest, most] = [extra, size];
  }
  return largest;
}

async function checkBudgets({ outputs }) {
  let withinBudget = true;
  for (const [name, budget] of Object.entries(BUDGET_KB)) {
    const entry = Object.keys(outputs).find((path) => path.endsWith(`dist/${name}`));
    // The editor starts with one language: the largest that the menu offers counts with it.
    const language = name === "workspace.js" ? largestLanguage(outputs, entry) : [];
    const size = await gzippedKb([...new Set([...firstLoad(outputs, entry), ...(await language)])]);
    const verdict = size <= budget ? "ok" : "ABOVE";
    withinBudget &&= size <= budget;
    console.log(`${name}: ${size.toFixed(1)} KB gzipped at first load, budget ${budget} KB: ${verdict}`);
  }
  return withinBudget;
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([writeIcons(), copyAssets()]);
if (process.argv.includes("--watch")) {
  await (await esbuild.context({ ...options, minify: false, logLevel: "info" })).watch();
} else {
  const { metafile } = await esbuild.build(options);
  if (process.argv.includes("--sizes")) {
    for (const path of Object.keys(metafile.outputs).filter((path) => path.endsWith(".js"))) {
      console.log(`${(await gzippedKb([path])).toFixed(1).padStart(7)} KB  ${relative(dist, join(here, path))}`);
    }
  }
  if (!(await checkBudgets(metafile))) process.exitCode = 1;
}
