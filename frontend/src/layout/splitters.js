/** Separators between panes: by pointer, by keyboard (arrows, Home, End, Enter folds), remembered. */
import { recall, remember } from "./store.js";

const KEY = "workspace:panes";
const STEP = 2;
const WIDE = matchMedia("(min-width: 900px)");

/** Wires `[data-splitter]` and the toggles `[data-toggle-pane]` in `root`; `onResize` after each change. */
export function setUpSplitters(root, onResize) {
  const sizes = recall(KEY, {});
  const panes = {};
  for (const bar of root.querySelectorAll("[data-splitter]")) {
    panes[bar.dataset.splitter] = setUpSplitter({ root, bar, saved: sizes[bar.dataset.splitter], onChange: save });
  }
  for (const button of root.ownerDocument.querySelectorAll("[data-toggle-pane]")) {
    const pane = panes[button.dataset.togglePane];
    if (!pane) continue;
    pane.button = button;
    button.addEventListener("click", () => pane.fold(!pane.folded));
    pane.show();
  }

  function save() {
    remember(KEY, Object.fromEntries(Object.entries(panes).map(([name, { size, folded }]) => [name, { size, folded }])));
    onResize();
  }

  return { open: (name) => panes[name]?.folded && panes[name].fold(false) };
}

function setUpSplitter({ root, bar, saved, onChange }) {
  const name = bar.dataset.splitter;
  const [least, most] = [Number(bar.getAttribute("aria-valuemin")), Number(bar.getAttribute("aria-valuemax"))];
  const initial = Number(bar.getAttribute("aria-valuenow"));
  const target = root.querySelector(`#${bar.getAttribute("aria-controls")}`);
  const vertical = bar.getAttribute("aria-orientation") === "vertical";
  const atEnd = bar.dataset.side === "end";
  const pane = { size: saved?.size ?? initial, folded: saved?.folded ?? false, button: null, show, fold };

  function show() {
    root.style.setProperty(`--size-${name}`, `${pane.size}%`);
    root.classList.toggle(`without-${name}`, pane.folded);
    target.inert = pane.folded && WIDE.matches;
    bar.setAttribute("aria-valuenow", pane.folded ? least : Math.round(pane.size));
    bar.setAttribute("aria-valuetext", pane.folded ? "folded" : `${Math.round(pane.size)} percent`);
    pane.button?.setAttribute("aria-pressed", String(!pane.folded));
  }

  function resize(size) {
    pane.folded = false;
    pane.size = Math.min(most, Math.max(least, size));
    show();
    onChange();
  }

  function fold(folded) {
    pane.folded = folded;
    show();
    onChange();
  }

  function percentAt(event) {
    const box = target.parentElement.getBoundingClientRect();
    const share = vertical ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
    return 100 * (atEnd ? 1 - share : share);
  }

  bar.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    bar.focus();
    bar.setPointerCapture(event.pointerId);
    const move = (moved) => resize(percentAt(moved));
    bar.addEventListener("pointermove", move);
    bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", move), { once: true });
  });
  bar.addEventListener("dblclick", () => resize(initial));
  bar.addEventListener("keydown", (event) => {
    const towards = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (towards) resize(pane.size + towards * STEP * (atEnd ? -1 : 1));
    else if (event.key === "Home") resize(least);
    else if (event.key === "End") resize(most);
    else if (event.key === "Enter") fold(!pane.folded);
    else return;
    event.preventDefault();
  });
  WIDE.addEventListener("change", show);
  show();
  return pane;
}
