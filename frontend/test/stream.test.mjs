import assert from "node:assert/strict";
import { test } from "node:test";
import { openStream } from "../src/run/stream.js";

function fakes() {
  const sockets = [];
  const timers = [];
  const connect = (path) => {
    const socket = {
      path, readyState: 0, sent: [],
      send: (text) => socket.sent.push(JSON.parse(text)),
      close: (code = 1005) => socket.readyState !== 3 && ((socket.readyState = 3), socket.onclose({ code })),
      accept: () => ((socket.readyState = 1), socket.onopen()),
      say: (event) => socket.onmessage({ data: JSON.stringify(event) }),
    };
    sockets.push(socket);
    return socket;
  };
  const wait = (callback, ms) => timers.push({ callback, ms });
  const ticks = [];
  const every = (callback, ms) => ticks.push({ callback, ms });
  return { sockets, timers, ticks, connect, wait, every };
}

function start(options = {}) {
  const fake = fakes();
  const events = [];
  const states = [];
  const stream = openStream({
    id: "r", onEvent: (event) => events.push(event), onState: (state) => states.push(state), ...fake, ...options,
  });
  return { ...fake, events, states, stream };
}

test("events come in order and none comes twice", () => {
  const { sockets: [socket], events } = start();
  socket.accept();
  socket.say({ seq: 1, type: "queued" });
  socket.say({ seq: 1, type: "queued" });
  socket.say({ seq: 2, type: "running" });
  assert.deepEqual(events.map((event) => event.seq), [1, 2]);
});

test("a broken connection is resumed after the last event", () => {
  const { sockets, timers, states } = start();
  sockets[0].accept();
  sockets[0].say({ seq: 1, type: "running" });
  sockets[0].close(1006);
  assert.equal(states.at(-1), "reconnecting");
  timers[0].callback();
  assert.equal(sockets[1].path, "/ws/runs/r/?after=1");
});

test("a gap makes it ask again instead of showing a hole", () => {
  const { sockets, timers, events } = start();
  sockets[0].accept();
  sockets[0].say({ seq: 3, type: "stdout" });
  assert.equal(events.length, 0);
  timers[0].callback();
  assert.equal(sockets[1].path, "/ws/runs/r/?after=0");
});

test("the waits grow and stay bounded", () => {
  const { sockets, timers } = start();
  for (let k = 0; k < 9; k += 1) {
    sockets[k].close(1006);
    timers[k].callback();
  }
  assert.ok(timers[0].ms <= 250);
  assert.ok(timers[8].ms > 2000 && timers[8].ms <= 5000);
});

test("the end closes it for good", () => {
  const { sockets, timers, states } = start();
  sockets[0].accept();
  sockets[0].say({ seq: 1, type: "finished" });
  assert.equal(states.at(-1), "closed");
  assert.equal(sockets[0].readyState, 3);
  assert.equal(timers.length, 0);
});

test("a refusal is not tried again", () => {
  const { sockets, timers, states } = start();
  sockets[0].close(4404);
  assert.equal(states.at(-1), "refused");
  assert.equal(timers.length, 0);
});

test("keystrokes typed without a connection are sent when it is back", () => {
  const { sockets, timers, stream } = start();
  sockets[0].accept();
  sockets[0].close(1006);
  stream.send({ type: "stdin", data: "x" });
  timers[0].callback();
  sockets[1].accept();
  assert.deepEqual(sockets[1].sent, [{ type: "stdin", data: "x" }]);
});

test("an answer without a number reaches the page as well", () => {
  const { sockets: [socket], events } = start();
  socket.accept();
  socket.say({ type: "error", code: "unknown_message", message: "No such message." });
  assert.equal(events[0].code, "unknown_message");
});

test("a server that has nothing more to tell is not asked again", () => {
  const { sockets, timers, states } = start({ after: 7 });
  sockets[0].accept();
  sockets[0].close(1000);
  assert.equal(states.at(-1), "closed");
  assert.equal(timers.length, 0);
});

test("a connection that went quiet is given up within ten seconds, and its late words are not heard", () => {
  const { sockets, timers, ticks: [tick], events, states } = start();
  sockets[0].accept();
  sockets[0].say({ seq: 1, type: "running" });
  tick.callback();
  assert.deepEqual(sockets[0].sent, [{ type: "ping" }]);
  tick.callback();
  assert.ok(2 * tick.ms < 10_000);
  assert.deepEqual([states.at(-1), timers.length], ["reconnecting", 1]);
  sockets[0].onmessage({ data: JSON.stringify({ seq: 2, type: "stdout", data: "late" }) });
  sockets[0].onclose({ code: 1006 });
  assert.deepEqual([events.length, timers.length], [1, 1]);
  timers[0].callback();
  assert.equal(sockets[1].path, "/ws/runs/r/?after=1");
});

test("a server that answers the pings is kept, and the page hears nothing of it", () => {
  const { sockets: [socket], timers, ticks: [tick], events, states } = start();
  socket.accept();
  for (let k = 0; k < 5; k += 1) {
    tick.callback();
    socket.say({ type: "pong" });
  }
  assert.deepEqual([states, events, timers], [["open"], [], []]);
});

test("a run that writes needs no answer to a ping", () => {
  const { sockets: [socket], ticks: [tick], states } = start();
  socket.accept();
  for (let seq = 1; seq < 5; seq += 1) {
    tick.callback();
    socket.say({ seq, type: "stdout", data: "x" });
  }
  assert.deepEqual(states, ["open"]);
});

test("a connection that is never made is given up as well; should it come, it is closed", () => {
  const { sockets, timers, ticks: [tick], states } = start();
  const [socket] = sockets;
  socket.close = () => (socket.isClosed = true); // still on its way: it closes later
  tick.callback();
  tick.callback();
  assert.deepEqual([states, timers.length, socket.sent], [["reconnecting"], 1, []]);
  timers[0].callback();
  socket.accept();
  assert.deepEqual([socket.isClosed, states.at(-1)], [true, "reconnecting"]);
});

test("what is typed after it was given up waits for the next connection", () => {
  const { sockets, timers, ticks: [tick], stream } = start();
  sockets[0].accept();
  tick.callback();
  tick.callback();
  stream.send({ type: "stdin", data: "x" });
  timers[0].callback();
  sockets[1].accept();
  assert.deepEqual(sockets[1].sent, [{ type: "stdin", data: "x" }]);
});
