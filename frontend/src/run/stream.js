/** The events of a run over a websocket: in order, none twice, resumed where the connection broke or went quiet. */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const MOST_WAITING = 64; // messages kept while there is no connection
const PING = JSON.stringify({ type: "ping" });
const PING_MS = 4000; // two of them without a word from the server, and the connection is given up

/**
 * Opens the stream of a run and keeps it open until the run is final.
 * onEvent(event) gets each event once; onState(state) "open", "reconnecting", "refused" or "closed".
 */
export function openStream({ id, after = 0, onEvent, onState = () => {}, connect = websocketTo, wait = setTimeout, every = setInterval }) {
  const stream = { seq: after, socket: null, closed: false, tries: 0, timer: 0, waiting: [], quiet: 0 };

  function open() {
    stream.timer = 0;
    const socket = connect(`/ws/runs/${id}/?after=${stream.seq}`);
    Object.assign(stream, { socket, quiet: 0 });
    socket.onopen = () => {
      if (socket !== stream.socket) return socket.close(); // given up before
      Object.assign(stream, { tries: 0, quiet: 0 });
      onState("open");
      for (const message of stream.waiting.splice(0)) socket.send(message);
      return undefined;
    };
    socket.onmessage = ({ data }) => take(socket, JSON.parse(data));
    socket.onclose = ({ code }) => lost(socket, code);
  }

  function take(socket, event) {
    if (socket !== stream.socket || stream.closed) return;
    stream.quiet = 0;
    if (event.type === "pong") return undefined;
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
    stream.socket = null;
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

  /** Without waiting for the other side to agree: it may not be there any more. */
  function drop() {
    const { socket } = stream;
    if (!socket) return;
    lost(socket, 1006);
    socket.close();
  }

  function listen() {
    if (!stream.socket) return;
    stream.quiet += 1;
    if (stream.quiet > 1) drop();
    else if (stream.socket.readyState === 1) stream.socket.send(PING);
  }

  function end(state) {
    stream.closed = true;
    clearTimeout(stream.timer);
    clearInterval(listening);
    globalThis.removeEventListener?.("online", hurry);
    globalThis.removeEventListener?.("offline", drop);
    stream.socket?.close();
    onState(state);
  }

  globalThis.addEventListener?.("online", hurry);
  globalThis.addEventListener?.("offline", drop);
  const listening = every(listen, PING_MS);
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
