/** The code of this part: which language, which draft, what a reset goes back to. */
import { byId } from "../dom.js";
import { confirm } from "../layout/dialog.js";
import { showNotice } from "../layout/notice.js";
import { recall, remember } from "../layout/store.js";
import { createDrafts } from "./drafts.js";
import { showSaved } from "./status.js";

export function createCode({ data, editor, announce }) {
  const menu = byId("language");
  const place = byId("draft-notice");
  const known = new Map(data.languages.map((language) => [language.slug, language]));
  const follow = (source) => editor.replace(source, { undoable: true });
  const drafts = createDrafts({ data, read: editor.text, onStatus: showSaved, onNewer: follow, onOther: tellOfOther });

  const initial = (language) => drafts.before(language) ?? data.initial[language] ?? "";

  function open(language) {
    place.replaceChildren();
    const draft = drafts.open(language);
    editor.replace(draft?.source ?? initial(language));
    if (draft?.other) offerBack(draft.other);
    byId("file-name").textContent = known.get(language)?.default_file ?? "";
    return editor.setLanguage(language);
  }

  function offerBack(source) {
    showNotice(place, {
      kind: "info",
      text: "Two versions of this code were found; the newer one is shown.",
      actions: [["Show the other", () => put(source)]],
    });
  }

  function tellOfOther({ source, base, where }) {
    showNotice(place, {
      kind: "warning",
      dismissible: false,
      text: `This code was changed in ${where}. Which version shall stay?`,
      actions: [
        ["Take that one", () => (follow(source), drafts.resolve(base))],
        ["Keep this one", () => drafts.resolve(base)],
      ],
    });
    announce(`This code was changed in ${where}.`);
  }

  function put(source) {
    editor.replace(source, { undoable: true });
    drafts.changed();
  }

  async function change(language) {
    await drafts.flush();
    remember("language", language);
    await open(language);
    announce(`${known.get(language)?.name ?? language}.`);
  }

  /** Puts the code of a submission into the editor, after a question where something else is there. */
  async function restore({ language, source, part }) {
    if (part !== data.part.number) return location.assign(`?part=${part}`);
    const text = "What is in the editor now is replaced. One undo brings it back.";
    const differs = editor.text() !== source || menu.value !== language;
    if (differs && !(await confirm({ title: "Restore this submission?", text, action: "Restore the code" }))) return undefined;
    if (menu.value !== language && known.has(language)) {
      menu.value = language;
      await change(language);
    }
    put(source);
    editor.focus();
    return announce("The code of the submission is in the editor.");
  }

  menu.addEventListener("change", () => change(menu.value));

  return {
    changed: drafts.changed,
    restore,
    async start() {
      const wanted = [data.language, recall("language"), menu.value].find((slug) => known.has(slug));
      if (!wanted) return;
      menu.value = wanted;
      await open(wanted);
      if (matchMedia("(min-width: 900px)").matches) editor.focus();
    },
    reset: () => put(initial(menu.value)),
    async save() {
      await drafts.flush();
      announce("Saved.");
    },
    program: () => ({ language: menu.value, files: { [known.get(menu.value).default_file]: editor.text() } }),
  };
}
