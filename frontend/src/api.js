/** The REST API, and its refusals as sentences. */
import { soon } from "./format.js";

const NO_ANSWER = "The server does not answer. Your code is safe in this browser; try again when the connection is back.";

/** A refusal: `message` is the sentence to show, `status` is 0 where no answer came; `newer` of a changed draft. */
export class Refusal extends Error {
  constructor(message, { status = 0, code = "", field = null, newer = null } = {}) {
    super(message);
    Object.assign(this, { status, code, field, newer });
  }
}

const csrfToken = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

/** The parsed JSON of an answer (null for 204). Throws Refusal. `keepalive` lets it outlive the page; `key` makes it once. */
export async function call(method, path, body, { keepalive = false, key = null } = {}) {
  const headers = { Accept: "application/json" };
  if (key) headers["Idempotency-Key"] = key;
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method, headers, keepalive, credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refusal(NO_ANSWER);
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw refusalOf(response.status, answer, response.headers.get("Retry-After"));
  if (answer === null) throw new Refusal("The server gave an answer that this page cannot read. Reload the page.");
  return answer;
}

/** The sentence for a refused request; exported for its test. */
export function refusalOf(status, answer, retryAfter) {
  const known = { status, code: answer?.code ?? "", field: answer?.field ?? null, newer: answer?.newer ?? null };
  const sentence = (answer?.detail ?? `The server answered with an error (${status}).`).trim();
  if (status !== 429 && status !== 503) return new Refusal(sentence, known);
  const closed = /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
  return new Refusal(`${closed} Try again ${soon(Number(retryAfter))}.`, known);
}

export const startRun = (request, options) => call("POST", "/api/run", { ...request, wait: false }, options);
export const submit = (request, options) => call("POST", "/api/submit", { ...request, wait: false }, options);
export const readRun = (id) => call("GET", `/api/runs/${id}`);
export const cancelRun = (id) => call("POST", `/api/runs/${id}/cancel`);
export const readSubmission = (id) => call("GET", `/api/submissions/${id}`);
export const listSubmissions = (slug) => call("GET", `/api/submissions?problem=${encodeURIComponent(slug)}&page_size=50`);
export const listDrafts = (slug) => call("GET", `/api/problems/${slug}/drafts`);
export const putDraft = ({ slug, part, language, source, base }, options) =>
  call("PUT", `/api/problems/${slug}/parts/${part}/drafts/${language}`, { source, base }, options);
