/** The editor's languages by the API's slugs, each loaded when it is first wanted. */
import { StreamLanguage, LanguageSupport, indentUnit } from "@codemirror/language";
import { EditorState } from "@codemirror/state";

const legacy = async (loading, name) => new LanguageSupport(StreamLanguage.define((await loading)[name]));
const clike = (name) => legacy(import("@codemirror/legacy-modes/mode/clike"), name);

const LOADERS = {
  python: async () => (await import("@codemirror/lang-python")).python(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript(),
  typescript: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true }),
  java: async () => (await import("@codemirror/lang-java")).java(),
  c: async () => (await import("@codemirror/lang-cpp")).cpp(),
  cpp: async () => (await import("@codemirror/lang-cpp")).cpp(),
  go: async () => (await import("@codemirror/lang-go")).go(),
  rust: async () => (await import("@codemirror/lang-rust")).rust(),
  php: async () => (await import("./php.js")).php(),
  async sql() {
    const { sql, SQLite } = await import("@codemirror/lang-sql");
    return sql({ dialect: SQLite, upperCaseKeywords: false });
  },
  csharp: () => clike("csharp"),
  kotlin: () => clike("kotlin"),
  scala: () => clike("scala"),
  ruby: () => legacy(import("@codemirror/legacy-modes/mode/ruby"), "ruby"),
  perl: () => legacy(import("@codemirror/legacy-modes/mode/perl"), "perl"),
  swift: () => legacy(import("@codemirror/legacy-modes/mode/swift"), "swift"),
  haskell: () => legacy(import("@codemirror/legacy-modes/mode/haskell"), "haskell"),
  r: () => legacy(import("@codemirror/legacy-modes/mode/r"), "r"),
  lua: () => legacy(import("@codemirror/legacy-modes/mode/lua"), "lua"),
  bash: () => legacy(import("@codemirror/legacy-modes/mode/shell"), "shell"),
};

const TWO = new Set(["javascript", "typescript", "ruby", "sql", "bash", "scala", "haskell", "r", "lua"]);

/** How a language is indented: tabs in Go, two or four spaces elsewhere. */
export function indentation(slug) {
  if (slug === "go") return [indentUnit.of("\t"), EditorState.tabSize.of(4)];
  const width = TWO.has(slug) ? 2 : 4;
  return [indentUnit.of(" ".repeat(width)), EditorState.tabSize.of(4)];
}

/** The support of a language; nothing for one that the editor does not know, or that could not be loaded. */
export async function support(slug) {
  try {
    return (await LOADERS[slug]?.()) ?? [];
  } catch {
    return []; // without colours the code can still be written
  }
}
