/** The code editor: CodeMirror with what a candidate needs, and nothing that guesses for them. */
import {
  EditorView, crosshairCursor, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter,
  highlightSpecialChars, keymap, lineNumbers, rectangularSelection,
} from "@codemirror/view";
import { Compartment, EditorState } from "@codemirror/state";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { closeBrackets, closeBracketsKeymap, completeAnyWord, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { indentation, support } from "./languages.js";
import { theme } from "./theme.js";

const ATTRIBUTES = {
  "aria-label": "Code editor. Tab indents; press Escape, then Tab to leave it.",
  tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off", "data-gramm": "false",
};

/** The editor in `parent`; `onChange` is called after each change that the user made. */
export function createEditor({ parent, nonce, onChange, wrap = false }) {
  const language = new Compartment();
  const wrapping = new Compartment();
  let slug = "";
  const extensions = [
    EditorView.cspNonce.of(nonce),
    lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), foldGutter(), drawSelection(), dropCursor(),
    EditorState.allowMultipleSelections.of(true), indentOnInput(), bracketMatching(), closeBrackets(),
    rectangularSelection(), crosshairCursor(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }),
    autocompletion({ activateOnTyping: false }), EditorState.languageData.of(() => [{ autocomplete: completeAnyWord }]),
    keymap.of([
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap,
      ...completionKeymap, indentWithTab,
    ]),
    EditorView.contentAttributes.of(ATTRIBUTES),
    EditorView.updateListener.of((update) => update.docChanged && !view.replacing && onChange()),
    theme, language.of([]), wrapping.of(wrap ? EditorView.lineWrapping : []),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ extensions }) });

  async function setLanguage(wanted) {
    slug = wanted;
    view.dispatch({ effects: language.reconfigure(indentation(wanted)) });
    const loaded = await support(wanted);
    if (slug === wanted) view.dispatch({ effects: language.reconfigure([indentation(wanted), loaded]) });
  }

  return {
    view,
    setLanguage,
    text: () => view.state.doc.toString(),
    /** Puts another text in, without telling `onChange`; with `undoable`, one undo brings the old one back. */
    replace(text, { undoable = false } = {}) {
      view.replacing = true;
      if (undoable) view.dispatch({ changes: changeBetween(view.state.doc.toString(), text), userEvent: "input.replace" });
      else view.setState(EditorState.create({ doc: text, extensions }));
      view.replacing = false;
      if (!undoable) setLanguage(slug);
    },
    setWrap: (on) => view.dispatch({ effects: wrapping.reconfigure(on ? EditorView.lineWrapping : []) }),
    setSize(pixels) {
      parent.style.setProperty("--editor-size", `${pixels}px`);
      view.requestMeasure();
    },
    focus: () => view.focus(),
  };
}

/** One text made the other by one change between what both begin and end with: the cursor stays where it was. */
function changeBetween(before, after) {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < least - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
