// [data-live="address"]: a part of the page that follows the record of deployments. When the server says that something
// changed, the part is asked for again, and put in place around what the reader is at.
import { morph } from "./live/morph.js";
import { keepSocket } from "./socket.js";

const PING_MS = 2000; // what another process did is found at the next one
const SPACING_MS = 300; // many changes in a row are one
const AGAIN_MS = 3000; // after a request without an answer
const AFRESH_MS = 30_000; // passes go stale and windows begin without a change on record

const part = document.querySelector("[data-live]");
const indicator = document.querySelector("[data-live-indicator]");
const said = document.querySelector("[data-live-said]");
let seen = Number(part.dataset.seq);
let timer = 0;
let isAsking = false;
let isBehind = false;

const socket = keepSocket({
  address: () => `/ws/deployments/?after=${seen}`,
  onMessage: ({ type }) => type === "changed" && follow(),
  onState: show,
  pingMs: PING_MS,
});

function show(state) {
  const shown = state === "open" ? "live" : state === "closed" ? "refused" : state;
  if (shown === "refused") clearInterval(afresh);
  indicator.hidden = false;
  indicator.dataset.state = shown;
  for (const word of indicator.querySelectorAll("[data-live-when]")) word.hidden = word.dataset.liveWhen !== shown;
  const event = { live: "connection:back", reconnecting: "connection:lost" }[shown];
  const detail = { text: state === "reconnecting" ? "Connection lost. Reconnecting…" : undefined };
  if (event) document.dispatchEvent(new CustomEvent(event, { detail }));
}

/** Soon, and once: also where somebody looks at the page later. */
function follow() {
  isBehind = true;
  if (document.hidden || isAsking || timer) return;
  timer = setTimeout(ask, SPACING_MS);
}

async function ask() {
  timer = 0;
  isBehind = false;
  isAsking = true;
  const wasAnswered = await answered().catch(() => false);
  isAsking = false;
  if (!wasAnswered) timer = setTimeout(ask, AGAIN_MS);
  else if (isBehind) follow();
}

/** Whether there was an answer; without a connection, or where the server broke, there is none. */
async function answered() {
  const response = await fetch(part.dataset.live, { headers: { "X-Live": "1" }, redirect: "manual" });
  if (response.ok) take(await response.text());
  else if (response.type === "opaqueredirect" || response.status < 500) socket.close(); // signed out, or staff no more
  return response.status < 500;
}

function take(html) {
  const next = new DOMParser().parseFromString(html, "text/html").querySelector("[data-live]");
  const { summary } = part.dataset;
  morph(part, next);
  seen = Number(part.dataset.seq);
  if (part.dataset.summary !== summary) said.textContent = part.dataset.summary;
}

addEventListener("visibilitychange", () => isBehind && follow());
const afresh = setInterval(follow, AFRESH_MS);
// The answer to a deed that was refused stands at the deed's address, which cannot be loaded anew.
if (location.pathname !== part.dataset.live) history.replaceState(null, "", part.dataset.live);
