/** The groups of a part's tests: a section each, open while it is judged and where it failed, with its points. */
import { h, icon } from "../dom.js";
import { points } from "../format.js";

const LOOKS = {
  queued: { word: "Waiting", icon: "circle-dashed", tone: "muted" },
  running: { word: "Running", icon: "loader-circle", tone: "running", turning: true },
  passed: { word: "Passed", icon: "circle-check", tone: "ok" },
  failed: { word: "Not passed", icon: "circle-x", tone: "wrong" },
  skipped: { word: "Not run", icon: "circle-minus", tone: "muted" },
};

/** `list` holds the sections; `part` are the groups of the part, with their points. */
export function createGroups({ list, part }) {
  const sections = new Map();

  function reset() {
    sections.clear();
    for (const { name, points: most } of part) add({ name, state: "queued", points: 0, max_points: most });
  }

  function add(group) {
    const section = createSection(group.name);
    sections.set(group.name, section);
    list.append(section.element);
    section.update(group);
    return section;
  }

  return {
    reset,
    /** Puts the row of a test into its group; those in none stand above all groups. */
    place(name, row) {
      if (name) (sections.get(name) ?? add({ name, state: "queued", points: 0 })).tests.append(row);
      else list.insertBefore(row, list.querySelector(":scope > .group"));
    },
    begin: (name) => sections.get(name)?.begin(),
    update: (group) => (sections.get(group.name) ?? add(group)).update(group),
  };
}

function createSection(name) {
  const tests = h("ol", { class: "tests", "aria-label": `Tests of ${name}` });
  const head = h("summary", { class: "test-head" });
  const details = h("details", { class: "group-details" }, head, tests);
  const message = h("p", { class: "test-message" });
  const element = h("li", { class: "test group" }, details, message);
  let last = {};

  function update(group) {
    const looks = LOOKS[group.state];
    if (group.state !== last.state) details.open = group.state === "running" || group.state === "failed";
    last = group;
    head.replaceChildren(
      h("span", { class: `test-icon tone-${looks.tone}` }, icon(looks.icon, { turning: looks.turning })),
      h("span", { class: "test-name group-name" }, name),
      h("span", { class: "test-result" },
        h("span", { class: `test-verdict tone-${looks.tone}` }, looks.word),
        h("span", { class: "test-figures number" }, points(group))),
      icon("chevron-down"));
    message.textContent = group.message ?? "";
    message.hidden = !group.message;
  }

  const begin = () => last.state === "queued" && update({ ...last, state: "running" });
  return { element, tests, update, begin };
}
