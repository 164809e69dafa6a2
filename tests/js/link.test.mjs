import assert from "node:assert/strict";
import { test } from "node:test";

import * as frames from "../../tutor/widgets/frames.js";
import { ELSEWHERE, Link, MicBatch, waitBefore } from "../../tutor/widgets/link.js";
import { Clock, Model, sockets } from "./fakes.mjs";

const WELCOME = {
  is: "Welcome", title: "", language: "en", direction: "ltr", tutor: "Ada", labels: {}, tongue: "en", running: false, begun: false, ears: true,
  voice: true, first: [],
};

function desk({ room = "r1", relayUrl = "ws://here/tutor/relay" } = {}) {
  const clock = new Clock();
  const model = new Model();
  const Socket = sockets();
  const heard = [];
  const states = [];
  const link = new Link({
    frames, model, relayUrl, Socket,
    askRoom: async () => room,
    setTimer: clock.setTimer, clearTimer: clock.clearTimer,
    language: () => "",
    onMessage: (head, body) => heard.push([head.is, [...body]]),
    onState: (state) => states.push(state),
    onKept: (head, body) => {
      assert.equal(heard.at(-1)[0], "Welcome");
      link.send(head, body);
    },
  });
  return { clock, model, Socket, heard, states, link };
}

async function onRelay() {
  const all = desk();
  await all.link.open();
  const [socket] = all.Socket.made;
  welcomeOn(socket);
  return { ...all, socket };
}

function welcomeOn(socket) {
  socket.accept();
  socket.text({ joined: true });
  socket.binary(frames.pack(WELCOME));
}

const names = (socket) => socket.sent.filter((each) => typeof each !== "string").map((each) => frames.unpack(each).head.is);
const overComm = (model) => model.sent.map(({ content }) => content.frame);

test("the relay is joined with the room, greeted, and used both ways", async () => {
  const { socket, heard, states, link, model } = await onRelay();
  assert.equal(socket.sent[0], '{"room":"r1"}');
  assert.deepEqual(names(socket), ["Hello"]);
  link.send({ is: "Mic", seq: 0 }, Uint8Array.of(1, 2));
  assert.deepEqual([...frames.unpack(socket.sent.at(-1)).body], [1, 2]);
  socket.binary(frames.pack({ is: "Sound", turn: 1 }, Uint8Array.of(3, 4)));
  assert.deepEqual(heard, [["Welcome", []], ["Sound", [3, 4]]]);
  assert.deepEqual(states, ["relay"]);
  assert.deepEqual(model.sent, []);
});

for (const [why, given] of [["no room", { room: null }], ["no server", { relayUrl: null }]]) {
  test(`with ${why} the comm is used`, async () => {
    const { Socket, model, states, link } = desk(given);
    await link.open();
    assert.equal(Socket.made.length, 0);
    assert.deepEqual(overComm(model), [{ is: "Hello", protocol: 1, language: "" }]);
    model.arrive({ frame: WELCOME });
    assert.deepEqual(states, ["comm"]);
  });
}

test("not let in within 2 s: the relay is left for the comm", async () => {
  const { clock, Socket, model, link } = desk();
  await link.open();
  Socket.made[0].accept();
  clock.pass(1999);
  assert.deepEqual(model.sent, []);
  clock.pass(1);
  assert.ok(Socket.made[0].closed);
  assert.deepEqual(overComm(model), [{ is: "Hello", protocol: 1, language: "" }]);
});

test("a relay that has let us in may take its time to welcome us", async () => {
  const { clock, Socket, model, states, link } = desk();
  await link.open();
  clock.pass(1900);
  Socket.made[0].accept();
  Socket.made[0].text({ joined: true });
  clock.pass(7999);
  Socket.made[0].binary(frames.pack(WELCOME));
  clock.pass(60_000);
  assert.deepEqual(states, ["relay"]);
  assert.deepEqual(model.sent, []);
});

test("let in, but no Welcome within 8 s: the relay is left for the comm", async () => {
  const { clock, Socket, model, states, heard, link } = desk();
  await link.open();
  Socket.made[0].accept();
  Socket.made[0].text({ joined: true });
  clock.pass(7999);
  assert.deepEqual(model.sent, []);
  clock.pass(1);
  assert.ok(Socket.made[0].closed);
  model.arrive({ frame: WELCOME });
  assert.deepEqual(states, ["comm"]);
  assert.deepEqual(heard.map(([is]) => is), ["Welcome"]);
});

test("a relay that cannot be reached is left for the comm at once", async () => {
  const { Socket, model, link } = desk();
  await link.open();
  Socket.made[0].drop();
  assert.equal(Socket.made.length, 1);
  assert.deepEqual(overComm(model), [{ is: "Hello", protocol: 1, language: "" }]);
});

test("what is done before Welcome is given back after it, in order; sound of the microphone is not", async () => {
  const { socket, link, clock, Socket, states } = await onRelay();
  socket.drop();
  link.send({ is: "Typed", text: "a" });
  link.send({ is: "Mic", seq: 1 }, new Uint8Array(2));
  link.send({ is: "Talk", down: false });
  clock.pass(150);
  welcomeOn(Socket.made[1]);
  assert.deepEqual(names(Socket.made[1]), ["Hello", "Typed", "Talk"]);
  assert.deepEqual(states, ["relay", "reconnecting", "relay"]);
});

test("a relay that can be reached and lets nobody in is tried five times, ever more slowly, and then the comm", async () => {
  const { socket, clock, Socket, model, states } = await onRelay();
  socket.drop();
  const at = [];
  while (Socket.made.length < 6) {
    const before = Socket.made.length;
    const start = clock.now;
    while (Socket.made.length === before) clock.pass(1);
    at.push(clock.now - start);
    Socket.made.at(-1).accept();
    Socket.made.at(-1).drop();
  }
  assert.deepEqual(at, [150, 225, 338, 507, 760]);
  assert.deepEqual(overComm(model), [{ is: "Hello", protocol: 1, language: "" }]);
  model.arrive({ frame: WELCOME });
  assert.deepEqual(states, ["relay", "reconnecting", "comm"]);
});

test("a relay whose server cannot be reached is tried for as long as it takes, and the comm is left alone", async () => {
  const { socket, link, clock, Socket, model, states } = await onRelay();
  socket.drop();
  link.send({ is: "Sketched", step: "a" }, Uint8Array.of(1));
  link.send({ is: "Typed", text: "a" });
  link.send({ is: "Sketched", step: "b" }, Uint8Array.of(2));
  for (let n = 0; n < 100; n += 1) link.send({ is: "Sketched", step: "a" }, Uint8Array.of(n));
  for (let n = 1; n <= 9; n += 1) {
    while (Socket.made.length === n) clock.pass(1);
    assert.deepEqual(states, ["relay", "reconnecting"]);
    Socket.made.at(-1).drop();
  }
  assert.ok(clock.now > 10_000);
  assert.deepEqual(states, ["relay", "reconnecting", "away"]);
  for (let n = 0; n < 100; n += 1) {
    clock.pass(3000);
    if (n < 99) Socket.made.at(-1).drop();
  }
  assert.deepEqual(model.sent, []);
  welcomeOn(Socket.made.at(-1));
  assert.deepEqual(states, ["relay", "reconnecting", "away", "relay"]);
  assert.deepEqual(names(Socket.made.at(-1)), ["Hello", "Typed", "Sketched", "Sketched"]);
  assert.deepEqual([...frames.unpack(Socket.made.at(-1).sent.at(-1)).body], [99], "of a step the newest, and no more");
});

test("a connection that worked again counts anew", async () => {
  const { socket, clock, Socket } = await onRelay();
  socket.drop();
  clock.pass(150);
  Socket.made[1].drop();
  clock.pass(225);
  welcomeOn(Socket.made[2]);
  Socket.made[2].drop();
  clock.pass(150);
  assert.equal(Socket.made.length, 4);
});

test("waits grow by half up to three seconds", () => {
  assert.deepEqual([0, 1, 4, 9].map(waitBefore), [150, 225, 759.375, 3000]);
});

test("opened in another tab: told once, and nothing more is sent", async () => {
  const { socket, states, link, clock, Socket, model } = await onRelay();
  socket.drop(ELSEWHERE);
  link.send({ is: "Typed", text: "a" });
  link.close();
  clock.pass(60_000);
  assert.deepEqual(states, ["relay", "elsewhere"]);
  assert.equal(Socket.made.length, 1);
  assert.deepEqual(model.sent, []);
  assert.equal(model.listeners, 0);
});

test("a silent kernel is told of and greeted again", async () => {
  const { model, clock, states, link } = desk({ room: null });
  await link.open();
  clock.pass(16_000);
  assert.deepEqual(states, ["silent", "silent"]);
  assert.equal(overComm(model).filter(({ is }) => is === "Hello").length, 3);
  model.arrive({ frame: WELCOME });
  clock.pass(60_000);
  assert.deepEqual(states, ["silent", "silent", "comm"]);
});

test("a kernel that was restarted is told of at once, and not greeted again", async () => {
  const { model, clock, states, link, socket, Socket } = await onRelay();
  model.closed = true;
  socket.drop();
  while (Socket.made.length < 6) {
    clock.pass(100);
    if (!Socket.made.at(-1).closed) {
      Socket.made.at(-1).accept();
      Socket.made.at(-1).drop();
    }
  }
  assert.deepEqual(states, ["relay", "reconnecting", "silent"]);
  clock.pass(60_000);
  link.close();
  assert.deepEqual(states, ["relay", "reconnecting", "silent"]);
  assert.equal(clock.waiting, 0);
});

test("what is done on the comm of a kernel that was restarted tells that nobody hears it", async () => {
  const { model, states, link } = desk({ room: null });
  await link.open();
  model.arrive({ frame: WELCOME });
  model.closed = true;
  link.send({ is: "Pressed", button: "hint" });
  link.send({ is: "Pressed", button: "hint" });
  assert.deepEqual(states, ["comm", "silent"]);
});

test("a desk that leaves a kernel that was restarted says nothing more, and leaves nothing behind", async () => {
  const { model, states, link } = desk({ room: null });
  await link.open();
  model.arrive({ frame: WELCOME });
  model.closed = true;
  link.close();
  assert.deepEqual(states, ["comm"]);
  assert.equal(model.listeners, 0);
});

test("closing says Bye and leaves nothing behind", async () => {
  const { socket, link, clock, model } = await onRelay();
  link.close();
  link.close();
  assert.deepEqual(names(socket), ["Hello", "Bye"]);
  assert.ok(socket.closed);
  assert.equal(clock.waiting, 0);
  assert.equal(model.listeners, 0);
});

test("closed while the room is still awaited, it stays closed", async () => {
  const { link, Socket, model } = desk();
  const opening = link.open();
  link.close();
  await opening;
  assert.equal(Socket.made.length, 0);
  assert.deepEqual(model.sent, []);
});

test("a slow socket gets no more sound, but all else", async () => {
  const { socket, link } = await onRelay();
  socket.bufferedAmount = 2 << 20;
  link.send({ is: "Mic", seq: 0 }, new Uint8Array(2));
  link.send({ is: "Typed", text: "a" });
  assert.deepEqual(names(socket), ["Hello", "Typed"]);
});

test("what is no message is dropped", async () => {
  const { socket, heard } = await onRelay();
  socket.binary(Uint8Array.of(1, 2, 3));
  socket.onmessage({ data: "no JSON" });
  assert.equal(heard.length, 1);
});

test("frames of the comm are not heard while the relay is in use", async () => {
  const { model, heard } = await onRelay();
  model.arrive({ frame: { is: "Notice", text: "twice" } });
  assert.equal(heard.length, 1);
});

test("on the comm the microphone comes in messages of 60 ms, and before what follows it", async () => {
  const { model, link } = desk({ room: null });
  await link.open();
  model.arrive({ frame: WELCOME });
  for (let seq = 0; seq < 4; seq += 1) link.send({ is: "Mic", seq }, new Uint8Array(960).fill(seq));
  link.send({ is: "Talk", down: false });
  assert.deepEqual(overComm(model).slice(1), [{ is: "Mic", seq: 0 }, { is: "Mic", seq: 3 }, { is: "Talk", down: false }]);
  assert.deepEqual(model.sent.slice(1).map(({ bytes }) => bytes[0]?.length), [2880, 960, undefined]);
  assert.deepEqual([...new Set(model.sent[1].bytes[0])], [0, 1, 2]);
});

test("an empty batch is no message", () => {
  assert.equal(new MicBatch().flush(), null);
});
