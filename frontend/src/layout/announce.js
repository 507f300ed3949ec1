/** Says things to a screen reader: what comes within a moment is said together, and a flood is cut short. */

const TOGETHER_MS = 400;
const LONGEST = 600;

export function announcerFor(element) {
  let waiting = [];
  let timer = 0;

  function speak() {
    timer = 0;
    const text = waiting.join("\n");
    waiting = [];
    element.textContent = text.length > LONGEST ? `…${text.slice(-LONGEST)}` : text;
  }

  return (text) => {
    if (!text.trim()) return;
    waiting.push(text.trim());
    timer ||= setTimeout(speak, TOGETHER_MS);
  };
}
