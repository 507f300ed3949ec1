/** Own submissions of this problem: look at the code of one, or take it back into the editor. */
import { call, listSubmissions } from "../api.js";
import { byId, h, icon } from "../dom.js";
import { outcomeOf, summary } from "../format.js";

/** `onRestore({ language, source, part })` is asked to put the code into the editor. */
export function createHistory({ data, onRestore }) {
  const place = byId("history-list");
  const names = Object.fromEntries(data.languages.map(({ slug, name }) => [slug, name]));

  async function load() {
    place.setAttribute("aria-busy", "true");
    try {
      const { results } = await listSubmissions(data.slug);
      const own = results.filter((submission) => submission.problem === data.slug);
      place.replaceChildren(own.length ? h("ol", { class: "history" }, own.map(item)) : empty());
    } catch (refusal) {
      place.replaceChildren(
        h("div", { class: "pane-empty", role: "alert" }, icon("circle-alert"), h("p", {}, refusal.message),
          h("button", { type: "button", class: "button", onclick: load }, icon("refresh-cw"), "Try again")));
    }
    place.removeAttribute("aria-busy");
  }

  const empty = () =>
    h("div", { class: "pane-empty" }, icon("history"), h("p", {}, "Each submission of yours will stand here, with its code. Submit to make the first."));

  function item(submission) {
    const { word, icon: name, tone } = outcomeOf(submission.status, submission.verdict);
    const part = data.part.count > 1 ? `Part ${submission.part}` : "";
    const title = `${word}, ${names[submission.language] ?? submission.language}`;
    return h("li", { class: "history-item" },
      h("a", { class: `verdict tone-${tone}`, href: `/submissions/${submission.id}/` }, icon(name), word),
      h("span", { class: "muted number" }, [part, names[submission.language] ?? submission.language, submission.total ? summary(submission) : ""].filter(Boolean).join(" · ")),
      when(submission.created_at),
      h("button", { type: "button", class: "button button-quiet", "aria-label": `Restore the code of: ${title}`, onclick: (event) => restore(submission, event.currentTarget) },
        icon("rotate-ccw"), "Restore"));
  }

  async function restore({ id, part }, button) {
    button.disabled = true;
    try {
      const { language, files } = await call("GET", `/problems/${data.slug}/submissions/${id}/files`);
      await onRestore({ language, part, source: Object.values(files)[0] ?? "" });
    } catch (refusal) {
      button.after(h("span", { class: "field-error", role: "alert" }, refusal.message));
    }
    button.disabled = false;
  }

  return { load };
}

function when(iso) {
  if (!iso) return null;
  const date = new Date(iso);
  return h("time", { class: "muted", datetime: iso, title: date.toLocaleString("en") }, ago((Date.now() - date) / 1000));
}

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function ago(seconds) {
  if (seconds < 60) return "just now";
  if (seconds < 3600) return words.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86_400) return words.format(-Math.round(seconds / 3600), "hour");
  return words.format(-Math.round(seconds / 86_400), "day");
}
