/**
 * What is in the editor, kept: at once in this browser, a moment later on the server. What another tab or another
 * device wrote comes into an editor where nothing is unsaved; else it is told of, and the user chooses.
 */
import { listDrafts, putDraft } from "../api.js";
import { forget, recall, remember, watch } from "../layout/store.js";
import { chooseDraft, newest } from "./choose.js";

const LOCAL_MS = 200;
const SERVER_MS = 1500;
const RETRY_MS = 10_000;
const MOST_SEEN = 16;
const SEEN_KEPT = 3; // for the next page, should the answer to the last request never come
const MOST_KEEPALIVE = 60_000; // browsers refuse larger requests of a page that goes away

/**
 * read() gives the text now; onStatus("saved" | "saving" | "local" | "unsaved"); onNewer(source) gives
 * what was written elsewhere to an editor with nothing unsaved; onOther({ source, base, where }) tells of it where both
 * have changes, and is answered by resolve(base).
 */
export function createDrafts({ data, read, onStatus, onNewer, onOther }) {
  // seen: texts that this one came from. Who has one of them, the server too, has nothing that would be lost.
  const now = { language: null, base: null, dirty: false, timers: {}, paused: false, sending: false, seen: [], watched: new Set() };
  const tab = crypto.randomUUID?.() ?? String(Math.random());
  const keyOf = (language, part = data.part.number) => `draft:${data.owner}:${data.slug}:${part}:${language}`;
  const server = new Map(data.drafts.map((draft) => [draft.language, draft]));

  /** The draft of a language, or null; from here on changes belong to it. */
  function open(language) {
    const key = keyOf(language);
    const chosen = chooseDraft(recall(key), server.get(language) ?? null);
    const aside = recall(`${key}:aside`);
    forget(`${key}:aside`);
    Object.assign(now, { language, base: chosen?.base ?? null, dirty: chosen?.dirty ?? false, paused: false });
    now.seen = chosen ? [chosen.source] : [];
    if (!now.watched.has(key)) {
      now.watched.add(key);
      watch(key, (saved) => saved && language === now.language && heard(saved.source, saved.base, "another tab"));
    }
    if (chosen) keepHere(chosen.source);
    if (chosen?.dirty) later("server", SERVER_MS, send);
    onStatus(chosen?.dirty ? "saving" : "saved");
    const other = aside ?? chosen?.other ?? null;
    return chosen || other ? { source: chosen?.source ?? null, other: other === chosen?.source ? null : other } : null;
  }

  function heard(source, base, where) {
    if (source === read() || (now.dirty && now.seen.includes(source))) {
      now.base = newest(base, now.base);
    } else if (!now.dirty) {
      now.base = newest(base, now.base);
      see(source);
      onNewer(source);
    } else {
      now.paused = true;
      keepHere(read());
      onStatus("unsaved");
      onOther({ source, base, where });
    }
  }

  /** The server has something else than what this text began from. */
  function found({ source, updated_at: base }) {
    if (source === read()) return confirmed(source, base);
    if (now.dirty && now.seen.includes(source)) {
      now.base = base; // our own words, whose answer got lost
      return later("server", 0, send);
    }
    // Should the page go before the question is answered, theirs is the draft, and ours is offered beside it.
    if (now.dirty) remember(keyOf(now.language), { source, base, dirty: false, savedAt: Date.now(), tab });
    return heard(source, base, "another place");
  }

  function see(source) {
    now.seen = [...now.seen.filter((text) => text !== source), source].slice(-MOST_SEEN);
  }

  function changed() {
    now.dirty = true;
    onStatus(now.paused ? "unsaved" : "saving");
    later("local", LOCAL_MS, () => keepHere(read()));
    later("server", SERVER_MS, send);
  }

  function keepHere(source) {
    const key = now.paused ? `${keyOf(now.language)}:aside` : keyOf(now.language);
    const seen = now.seen.slice(-SEEN_KEPT);
    const value = now.paused ? source : { source, base: now.base, dirty: now.dirty, seen, savedAt: Date.now(), tab };
    if (!remember(key, value)) onStatus("unsaved");
  }

  async function send(options) {
    if (!now.dirty || now.paused || now.sending) return;
    const { language, base } = now;
    const source = read();
    now.sending = true;
    see(source);
    try {
      const saved = await putDraft({ slug: data.slug, part: data.part.number, language, source, base }, options);
      server.set(language, { language, source, updated_at: saved.updated_at });
      if (language === now.language) confirmed(source, saved.updated_at);
    } catch (refusal) {
      refused(language, refusal);
    } finally {
      now.sending = false;
    }
  }

  function refused(language, { code, message, newer }) {
    if (code !== "draft_changed") {
      onStatus("local", message);
      later("server", RETRY_MS, send);
      return;
    }
    server.set(language, newer);
    if (language === now.language && !now.paused) found(newer);
  }

  function confirmed(source, at) {
    now.base = at;
    now.dirty = now.paused || source !== read();
    keepHere(read());
    onStatus(now.paused ? "unsaved" : now.dirty ? "saving" : "saved");
    if (now.dirty) later("server", SERVER_MS, send);
  }

  /** Keeps everything now: before the language changes, or the page goes away. */
  function flush({ leaving = false } = {}) {
    if (!now.language || !now.dirty) return undefined;
    clearTimeout(now.timers.local);
    clearTimeout(now.timers.server);
    keepHere(read());
    return send({ keepalive: leaving && read().length < MOST_KEEPALIVE });
  }

  /** Asks whether another device wrote in the meantime. */
  async function refresh() {
    if (now.paused || now.sending) return;
    const { language } = now;
    const drafts = await listDrafts(data.slug).catch(() => []);
    const stored = drafts.find((draft) => draft.part === data.part.number && draft.language === language);
    if (!stored || language !== now.language || now.paused || now.sending) return;
    if (!now.base || Date.parse(stored.updated_at) > Date.parse(now.base)) found(stored);
  }

  function later(name, ms, action) {
    clearTimeout(now.timers[name]);
    now.timers[name] = setTimeout(action, ms);
  }

  function resolve(base) {
    Object.assign(now, { paused: false, base: newest(base, now.base), dirty: true });
    forget(`${keyOf(now.language)}:aside`);
    keepHere(read());
    send();
  }

  addEventListener("pagehide", () => flush({ leaving: true }));
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => (document.hidden ? flush({ leaving: true }) : refresh()));
  /** Code of the part before, where a cumulative part starts from it and this browser knows it better. */
  const before = (language) => (data.part.cumulative ? (recall(keyOf(language, data.part.number - 1))?.source ?? null) : null);
  return { open, changed, flush, resolve, before };
}
