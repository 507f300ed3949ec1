/** Which of the versions of a draft the editor shows. Pure, so that it can be tried without a browser. */

/**
 * local: { source, savedAt (ms), base (the server's updated_at it came from, or null), dirty, seen (texts that it came
 * from, or that were sent) }, or null.
 * server: { source, updated_at }, or null.
 * Returns { source, base, dirty, other }: `other` is a differing version that was not chosen and may be brought back.
 */
export function chooseDraft(local, server) {
  if (!local && !server) return null;
  if (!local) return { source: server.source, base: server.updated_at, dirty: false, other: null };
  if (!server) return { source: local.source, base: null, dirty: true, other: null };
  const unchangedThere = local.base !== null && Date.parse(server.updated_at) <= Date.parse(local.base);
  if (local.source === server.source) return { source: server.source, base: server.updated_at, dirty: false, other: null };
  if (unchangedThere) return { source: local.source, base: local.base, dirty: true, other: null };
  if (local.dirty && local.seen?.includes(server.source)) {
    return { source: local.source, base: server.updated_at, dirty: true, other: null }; // our own words, sent by a page that is gone
  }
  const theirs = { source: server.source, base: server.updated_at, dirty: false };
  if (!local.dirty) return { ...theirs, other: null };
  if (Date.parse(server.updated_at) >= local.savedAt) return { ...theirs, other: local.source };
  return { source: local.source, base: server.updated_at, dirty: true, other: server.source };
}

/** The later of two versions of the server, each of which may be null. */
export function newest(one, other) {
  if (!one || !other) return one ?? other;
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
