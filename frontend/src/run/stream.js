/** The events of a run over a websocket: in order, none twice, resumed where the connection broke. */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const MOST_WAITING = 64; // messages kept while there is no connection

/**
 * Opens the stream of a run and keeps it open until the run is final.
 * onEvent(event) gets each event once; onState(state) "open", "reconnecting", "refused" or "closed".
 */
export function openStream({ id, after = 0, onEvent, onState = () => {}, connect = websocketTo, wait = setTimeout }) {
  const stream = { seq: after, socket: null, closed: false, tries: 0, timer: 0, waiting: [] };

  function open() {
    stream.timer = 0;
    const socket = connect(`/ws/runs/${id}/?after=${stream.seq}`);
    stream.socket = socket;
    socket.onopen = () => {
      stream.tries = 0;
      onState("open");
      for (const message of stream.waiting.splice(0)) socket.send(message);
    };
    socket.onmessage = ({ data }) => take(socket, JSON.parse(data));
    socket.onclose = ({ code }) => lost(socket, code);
  }

  function take(socket, event) {
    if (socket !== stream.socket || stream.closed) return;
    if (event.seq === undefined) return onEvent(event); // an answer to a message of ours
    if (event.seq <= stream.seq) return undefined;
    if (event.seq > stream.seq + 1) return socket.close(); // a gap: ask again from where we are
    stream.seq = event.seq;
    onEvent(event);
    if (event.type === "finished") end("closed");
    return undefined;
  }

  function lost(socket, code) {
    if (socket !== stream.socket || stream.closed) return;
    if (code >= 4400 && code < 4500) return end("refused");
    if (code === 1000) return end("closed"); // the server has nothing more to tell
    onState("reconnecting");
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** stream.tries);
    stream.tries += 1;
    stream.timer = wait(open, longest * (0.5 + Math.random() / 2));
    return undefined;
  }

  function hurry() {
    if (stream.closed || !stream.timer) return;
    clearTimeout(stream.timer);
    open();
  }

  function drop() {
    if (stream.socket?.readyState === 1) stream.socket.close();
  }

  function end(state) {
    stream.closed = true;
    clearTimeout(stream.timer);
    globalThis.removeEventListener?.("online", hurry);
    globalThis.removeEventListener?.("offline", drop);
    stream.socket?.close();
    onState(state);
  }

  globalThis.addEventListener?.("online", hurry);
  globalThis.addEventListener?.("offline", drop);
  open();
  return {
    /** Sends a message, or keeps it until the connection is back. */
    send(message) {
      if (stream.closed) return;
      const text = JSON.stringify(message);
      if (stream.socket?.readyState === 1) stream.socket.send(text);
      else if (stream.waiting.length < MOST_WAITING) stream.waiting.push(text);
    },
    close: () => stream.closed || end("closed"),
  };
}

function websocketTo(path) {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url);
}
