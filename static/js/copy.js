// [data-copy="#id"]: copies the text of that element. Hidden where the browser gives no clipboard (plain HTTP).
const SHOWN_MS = 2000;

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  const word = button.querySelector("[data-copy-word]");
  const usual = word.textContent;
  if (!navigator.clipboard) continue;
  word.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      word.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      word.textContent = "Selected: press Ctrl + C";
    }
    setTimeout(() => (word.textContent = usual), SHOWN_MS);
  });
}
