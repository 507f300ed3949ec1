// Says when the connection is lost, and when it is back. Other modules report theirs with
// document.dispatchEvent(new CustomEvent("connection:lost" | "connection:back", { detail: { text } })).
const LOST = "Connection lost. What you typed is safe; this page goes on when it is back.";
const BACK = "Connected again.";
const STAYS_MS = 3000;

const bar = document.getElementById("connection");
let timer = 0;

function show(state, text) {
  if (!bar) return;
  clearTimeout(timer);
  bar.hidden = false;
  bar.dataset.state = state;
  bar.querySelector("[data-connection-text]").textContent = text;
  if (state === "back") timer = setTimeout(() => (bar.hidden = true), STAYS_MS);
}

const lost = (event) => show("lost", event.detail?.text ?? LOST);
const back = (event) => {
  if (bar && !bar.hidden && bar.dataset.state === "lost") show("back", event.detail?.text ?? BACK);
};

addEventListener("offline", lost);
addEventListener("online", back);
document.addEventListener("connection:lost", lost);
document.addEventListener("connection:back", back);
document.addEventListener("htmx:sendError", () => show("lost", LOST));
document.addEventListener("htmx:afterOnLoad", back);
