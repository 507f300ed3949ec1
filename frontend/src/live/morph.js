/**
 * Makes an element like another one, and leaves alone what its reader is at: the focus, what they opened, and a form that
 * they have begun. Elements with an id are found again by it, others by their kind and order.
 */

const CHANGED = "What this is judged by has changed since you began. Look at the page first: this form goes by what you saw, and will be refused.";
const GONE = "This is not possible now. What you typed stays here until you load the page anew.";

export function morph(from, to) {
  const focused = document.activeElement;
  become(from, to);
  if (focused === document.activeElement || focused === document.body) return;
  if (focused.isConnected) focused.focus({ preventScroll: true });
  else document.getElementById("main")?.focus({ preventScroll: true });
}

function become(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.dataset.liveKeep !== undefined) return;
  if (from.localName === "form" && isBegun(from)) {
    note(from, seenHash(from) === seenHash(to) ? "" : CHANGED);
    return;
  }
  takeAttributes(from, to);
  takeChildren(from, to);
}

function takeAttributes(from, to) {
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) {
    const isReaders = name === "open" && from.localName === "details";
    if (!to.hasAttribute(name) && !isReaders) from.removeAttribute(name);
  }
}

function takeChildren(from, to) {
  const spare = [...from.childNodes];
  const pairs = [...to.childNodes].map((next) => [takeLike(spare, next), next]);
  const left = new Set(spare.filter((old) => !dropped(old)));
  let at = from.firstChild;
  for (const [old, next] of pairs) {
    while (left.has(at)) at = at.nextSibling;
    const node = old ?? document.importNode(next, true);
    if (node === at) at = at.nextSibling;
    else from.insertBefore(node, at);
    if (old) become(old, next);
  }
}

function takeLike(spare, next) {
  const at = spare.findIndex((old) => old.nodeName === next.nodeName && (old.id ?? "") === (next.id ?? ""));
  return at < 0 ? undefined : spare.splice(at, 1)[0];
}

/** Whether it went: what holds a form that was begun stays, with a word about it. */
function dropped(old) {
  const begun = [...(old.localName === "form" ? [old] : (old.querySelectorAll?.("form") ?? []))].filter(isBegun);
  for (const form of begun) note(form, GONE);
  if (!begun.length) old.remove();
  return !begun.length;
}

function isBegun(form) {
  if (form.contains(document.activeElement) || form.closest("details")?.open) return true;
  return [...form.elements].some(({ type, value, defaultValue }) => type === "textarea" && value !== defaultValue);
}

const seenHash = (form) => form.querySelector("[name=gate_hash]")?.value;

function note(form, text) {
  let shown = form.querySelector("[data-live-note]");
  if (!text) return shown?.remove();
  if (!shown) {
    shown = Object.assign(document.createElement("p"), { className: "notice notice-limit small" });
    shown.dataset.liveNote = "";
    shown.setAttribute("role", "status");
    form.prepend(shown);
  }
  if (shown.textContent !== text) shown.textContent = text;
  return undefined;
}
