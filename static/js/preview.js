// The statement as candidates will read it, while it is written: the element [data-preview-of] shows what the address in
// data-preview-address makes of the text in the field of that id.
const WAIT = 300;

for (const area of document.querySelectorAll("[data-preview-address]")) follow(area);

function follow(shown) {
  const source = document.getElementById(shown.dataset.previewOf);
  if (!source) return;
  let timer = 0;
  let latest = 0;
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(render, WAIT);
  });

  async function render() {
    const mine = ++latest;
    const html = await rendered(shown.dataset.previewAddress, source.value);
    if (mine !== latest) return; // a later text has been sent since
    shown.toggleAttribute("data-stale", html === null);
    if (html !== null) shown.innerHTML = html; // it comes out of the server's sanitiser
  }
}

/** The HTML, or null where the server did not answer with it. */
async function rendered(address, text) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ text }),
    });
    return response.ok ? (await response.json()).html : null;
  } catch {
    return null;
  }
}
