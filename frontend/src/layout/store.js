/** What the browser remembers for a page. Storage may be forbidden or full: then it is remembered while the page lives. */

const inMemory = new Map();

export function recall(key, fallback = null) {
  try {
    const text = localStorage.getItem(key);
    if (text !== null) return JSON.parse(text);
  } catch {
    // falls through to what this page knows
  }
  return inMemory.has(key) ? inMemory.get(key) : fallback;
}

/** False where only this page will know it. */
export function remember(key, value) {
  inMemory.set(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  inMemory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // there was nothing to forget
  }
}

/** Calls back when another tab of this browser changed the key. */
export function watch(key, callback) {
  addEventListener("storage", (event) => {
    if (event.key === key) callback(recall(key));
  });
}
