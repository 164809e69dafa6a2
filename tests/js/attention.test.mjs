import assert from "node:assert/strict";
import { test } from "node:test";

import { AGAIN_MS, Attention, WAIT_MS } from "../../tutor/widgets/attention.js";
import { Clock } from "./fakes.mjs";

function waiting() {
  const clock = new Clock();
  const heard = { hums: 0, stopped: 0 };
  const hum = () => {
    heard.hums += 1;
    return () => (heard.stopped += 1);
  };
  const attention = new Attention({ hum, setTimer: clock.setTimer, clearTimer: clock.clearTimer });
  return { clock, heard, attention };
}

test("who waits long hears it, and again", () => {
  const { clock, heard, attention } = waiting();
  attention.floor("model");
  clock.pass(WAIT_MS - 1);
  assert.equal(heard.hums, 0);
  clock.pass(1);
  assert.equal(heard.hums, 1);
  attention.floor("tutor"); // whose words are still on their way
  clock.pass(AGAIN_MS);
  assert.equal(heard.hums, 2);
});

for (const [who, act] of [
  ["the tutor is heard", (attention) => attention.end()],
  ["the student speaks", (attention) => attention.floor("student")],
  ["nobody is waited for", (attention) => attention.floor("nobody")],
  ["it is turned off", (attention) => attention.want(false)],
]) {
  test(`it ends when ${who}, and so does a sound under way`, () => {
    const { clock, heard, attention } = waiting();
    attention.floor("model");
    clock.pass(WAIT_MS);
    act(attention);
    assert.deepEqual(heard, { hums: 1, stopped: 1 });
    clock.pass(10 * AGAIN_MS);
    assert.deepEqual(heard, { hums: 1, stopped: 1 });
    assert.equal(clock.waiting, 0);
  });
}

test("who has turned it off waits in silence", () => {
  const { clock, heard, attention } = waiting();
  attention.want(false);
  attention.floor("model");
  clock.pass(10 * AGAIN_MS);
  assert.equal(heard.hums, 0);
});

test("a tutor who speaks without having been waited for is none to wait for", () => {
  const { clock, heard, attention } = waiting();
  attention.floor("tutor");
  clock.pass(10 * AGAIN_MS);
  assert.equal(heard.hums, 0);
});
