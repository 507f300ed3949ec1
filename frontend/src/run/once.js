/** A request that is sent again because its answer got lost: under its first key, so that it starts nothing twice. */

const newKey = () => crypto.randomUUID?.() ?? `${Math.random()}`; // a page without TLS has no randomUUID

/**
 * post(request, { key }) as a function of (wanted, details) that gives the same request and key for the same `wanted`
 * until an answer has come. `details` (the terminal's size) may differ the next time; the first ones stay.
 */
export function startedOnce(post) {
  let open = null;

  return async (wanted, details = {}) => {
    const name = JSON.stringify(wanted);
    if (open?.name !== name) open = { name, key: newKey(), request: { ...wanted, ...details } };
    const { key, request } = open;
    const answer = await post(request, { key });
    open = null;
    return answer;
  };
}
