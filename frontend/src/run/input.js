/** What the program will read: the keyboard, a sample, or the candidate's own text. */

export const KEYBOARD = "keyboard";
const OWN = "own";

/** `elements`: select, text, expected, expectedText, keep (go on with the keyboard after the text). */
export function createInput({ elements, samples, initial }) {
  const { select, text } = elements;

  function choose(mode) {
    const sample = sampleOf(mode);
    select.value = mode;
    if (mode !== OWN) text.value = sample?.input ?? "";
    elements.expected.hidden = !sample;
    elements.expectedText.textContent = sample?.expected ?? "";
  }

  function fromTheTop() {
    text.setSelectionRange(0, 0);
    text.scrollTop = 0;
  }

  const sampleOf = (mode) => samples.find((sample) => `sample:${sample.name}` === mode) ?? null;

  select.addEventListener("change", () => choose(select.value));
  text.addEventListener("input", () => {
    if (select.value !== OWN) choose(text.value ? OWN : KEYBOARD);
  });
  choose(initial);

  return {
    choose,
    /** Puts a text in: the sample of that name where it is one, else own text. */
    load({ name, input }) {
      const mode = `sample:${name}`;
      const known = sampleOf(mode)?.input === input;
      choose(known ? mode : OWN);
      if (!known) text.value = input;
      fromTheTop();
    },
    mode: () => select.value,
    sample: () => sampleOf(select.value),
    /** The part of the request that says what is read. */
    request({ terminals }) {
      if (select.value === KEYBOARD) return terminals ? { interactive: true } : {};
      const input = text.value && !text.value.endsWith("\n") ? `${text.value}\n` : text.value;
      return { input, ...(terminals && elements.keep.checked ? { interactive: true } : {}) };
    },
  };
}
