/** Output on its way to the page: bytes where the program did not write UTF-8, and the plain text of it. */

/** { text } or, for base64, { bytes, text } with what is not UTF-8 replaced. */
export function decode({ data, encoding }) {
  if (encoding !== "base64") return { text: data };
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return { bytes, text: new TextDecoder().decode(bytes) };
}

// eslint-disable-next-line no-control-regex
const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f]/g;

/** Text without colours, cursor movements and other control characters; a lone carriage return starts the line anew. */
export function plainText(text) {
  return text
    .replace(CONTROL, "")
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => line.slice(line.lastIndexOf("\r", line.length - 2) + 1).replaceAll("\r", ""))
    .join("\n");
}
