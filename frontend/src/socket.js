/** A websocket that is kept: opened again where it broke or went quiet, until the server has nothing more to tell. */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const MOST_WAITING = 64; // messages kept while there is no connection
const PING = JSON.stringify({ type: "ping" });

/**
 * address() gives the path to open, also for the next time; onMessage(message, reopen) gets each but the answers to
 * pings; onState(state) "open", "reconnecting", "refused" or "closed". Two pings without a word from the server, and the
 * connection is given up.
 */
export function keepSocket({ address, onMessage, onState = () => {}, pingMs = 4000, connect = websocketTo, wait = setTimeout, every = setInterval }) {
  const kept = { socket: null, closed: false, tries: 0, timer: 0, waiting: [], quiet: 0 };

  function open() {
    kept.timer = 0;
    const socket = connect(address());
    Object.assign(kept, { socket, quiet: 0 });
    socket.onopen = () => {
      if (socket !== kept.socket) return socket.close(); // given up before
      Object.assign(kept, { tries: 0, quiet: 0 });
      onState("open");
      for (const message of kept.waiting.splice(0)) socket.send(message);
      return undefined;
    };
    socket.onmessage = ({ data }) => take(socket, JSON.parse(data));
    socket.onclose = ({ code }) => lost(socket, code);
  }

  function take(socket, message) {
    if (socket !== kept.socket || kept.closed) return;
    kept.quiet = 0;
    if (message.type !== "pong") onMessage(message, () => socket.close());
  }

  function lost(socket, code) {
    if (socket !== kept.socket || kept.closed) return undefined;
    if (code >= 4400 && code < 4500) return end("refused");
    if (code === 1000) return end("closed"); // the server has nothing more to tell
    kept.socket = null;
    onState("reconnecting");
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** kept.tries);
    kept.tries += 1;
    kept.timer = wait(open, longest * (0.5 + Math.random() / 2));
    return undefined;
  }

  function hurry() {
    if (kept.closed || !kept.timer) return;
    clearTimeout(kept.timer);
    open();
  }

  /** Without waiting for the other side to agree: it may not be there any more. */
  function drop() {
    const { socket } = kept;
    if (!socket) return;
    lost(socket, 1006);
    socket.close();
  }

  function listen() {
    if (!kept.socket) return;
    kept.quiet += 1;
    if (kept.quiet > 1) drop();
    else if (kept.socket.readyState === 1) kept.socket.send(PING);
  }

  function end(state) {
    kept.closed = true;
    clearTimeout(kept.timer);
    clearInterval(listening);
    globalThis.removeEventListener?.("online", hurry);
    globalThis.removeEventListener?.("offline", drop);
    kept.socket?.close();
    onState(state);
  }

  globalThis.addEventListener?.("online", hurry);
  globalThis.addEventListener?.("offline", drop);
  const listening = every(listen, pingMs);
  open();
  return {
    /** Sends a message, or keeps it until the connection is back. */
    send(message) {
      if (kept.closed) return;
      const text = JSON.stringify(message);
      if (kept.socket?.readyState === 1) kept.socket.send(text);
      else if (kept.waiting.length < MOST_WAITING) kept.waiting.push(text);
    },
    close: () => kept.closed || end("closed"),
  };
}

function websocketTo(path) {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url);
}
