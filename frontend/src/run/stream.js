/** The events of a run over a websocket: in order, none twice, resumed where the connection broke or went quiet. */
import { keepSocket } from "../socket.js";

/**
 * Opens the stream of a run and keeps it open until the run is final.
 * onEvent(event) gets each event once; onState(state) "open", "reconnecting", "refused" or "closed".
 */
export function openStream({ id, after = 0, onEvent, ...options }) {
  let seq = after;
  const socket = keepSocket({ address: () => `/ws/runs/${id}/?after=${seq}`, onMessage, ...options });

  function onMessage(event, reopen) {
    if (event.seq === undefined) return onEvent(event); // an answer to a message of ours
    if (event.seq <= seq) return undefined;
    if (event.seq > seq + 1) return reopen(); // a gap: ask again from where we are
    seq = event.seq;
    onEvent(event);
    if (event.type === "finished") socket.close();
    return undefined;
  }

  return socket;
}
