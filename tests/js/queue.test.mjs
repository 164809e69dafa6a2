import assert from "node:assert/strict";
import { test } from "node:test";

import { SoundQueue, floats } from "../../tutor/widgets/queue.js";

const RATE = 24_000;
const QUANTUM = 128;
const tone = (n, value = 0.5) => new Float32Array(n).fill(value);

/** Pull quanta, and give their samples. */
function pull(queue, quanta = 1) {
  const all = [];
  for (let i = 0; i < quanta; i += 1) {
    const out = new Float32Array(QUANTUM).fill(9);
    queue.pull(out);
    all.push(...out);
  }
  return all;
}

test("pieces are played without a gap, whatever their sizes", () => {
  const queue = new SoundQueue(RATE);
  const ramp = Float32Array.from({ length: 1000 }, (_, n) => n / 1024);
  for (const [from, to] of [[0, 1], [1, 300], [300, 301], [301, 1000]]) queue.push(1, ramp.slice(from, to));
  assert.deepEqual(pull(queue, 8).slice(0, 1000), [...ramp]);
});

test("silence is played, and not counted, where there is nothing", () => {
  const queue = new SoundQueue(RATE);
  assert.deepEqual(pull(queue), Array(QUANTUM).fill(0));
  queue.push(1, tone(QUANTUM));
  pull(queue, 100);
  queue.end(1);
  assert.deepEqual(queue.takeReports(), [{ turn: 1, ms: 5, done: true }]);
});

test("after an underrun it goes on when 40 ms are there, or the rest", () => {
  const queue = new SoundQueue(RATE);
  queue.push(1, tone(QUANTUM));
  pull(queue, 2);
  queue.push(1, tone(900));
  assert.equal(Math.max(...pull(queue)), 0);
  queue.push(1, tone(60));
  assert.equal(Math.min(...pull(queue)), 0.5);
  pull(queue, 20);
  queue.push(1, tone(10));
  queue.end(1);
  assert.deepEqual(pull(queue).slice(0, 11), [...Array(10).fill(0.5), 0]);
});

test("what was played is told every 250 ms and at the end, once", () => {
  const queue = new SoundQueue(RATE);
  queue.push(3, tone(RATE * 0.6));
  queue.end(3);
  const reports = [];
  for (let i = 0; i < 200; i += 1) {
    pull(queue);
    reports.push(...queue.takeReports());
  }
  assert.deepEqual(reports.map(({ done }) => done), [false, false, true]);
  assert.deepEqual(reports.at(-1), { turn: 3, ms: 600, done: true });
  assert.ok(Math.abs(reports[0].ms - 250) <= 6);
  queue.end(3);
  assert.deepEqual(queue.takeReports(), []);
});

test("a turn without any sound is done at once", () => {
  const queue = new SoundQueue(RATE);
  queue.end(2);
  assert.deepEqual(queue.takeReports(), [{ turn: 2, ms: 0, done: true }]);
});

test("hushed, it fades within 5 ms, is then silent, and tells how much was heard", () => {
  const queue = new SoundQueue(RATE);
  queue.push(1, tone(RATE));
  queue.end(1);
  pull(queue, 2);
  queue.hush(1);
  const after = pull(queue, 2);
  assert.ok(after[0] < 0.5 && after[0] > 0.45, "no click");
  assert.ok(after[60] > after[100] && after[60] < 0.3);
  assert.ok(after.slice(120).every((sample) => sample === 0));
  assert.deepEqual(queue.takeReports(), [{ turn: 1, ms: 11, done: false }]);
});

test("held, it fades, is silent for 200 ms, and goes on where it was without a click", () => {
  const queue = new SoundQueue(RATE);
  const ramp = Float32Array.from({ length: RATE }, (_, n) => 0.25 + n / RATE / 4);
  queue.push(1, ramp);
  pull(queue, 2);
  queue.hold(1);
  const held = pull(queue, 38);
  assert.ok(Math.abs(held[0] - ramp[2 * QUANTUM]) < 0.01, "no click");
  assert.ok(held.slice(120).every((sample) => sample === 0));
  const after = pull(queue, 2);
  assert.ok(after[0] < 0.01 && after[60] > 0.1 && after[60] < 0.2, "no click");
  assert.equal(after[QUANTUM], ramp[3 * QUANTUM]);
  assert.deepEqual(queue.takeReports(), []);
});

test("held again, it is silent for longer; hushed meanwhile, for good", () => {
  const queue = new SoundQueue(RATE);
  queue.push(1, tone(RATE));
  pull(queue, 2);
  queue.hold(1);
  pull(queue, 20);
  queue.hold(1);
  assert.equal(Math.max(...pull(queue, 38)), 0);
  queue.hush(1);
  assert.equal(Math.max(...pull(queue, 100)), 0);
});

test("nothing but the turn that is played is held, and not the turn that takes its place", () => {
  const queue = new SoundQueue(RATE);
  queue.push(2, tone(RATE));
  queue.hold(1);
  assert.equal(Math.min(...pull(queue)), 0.5);
  queue.hold(2);
  pull(queue);
  queue.push(3, tone(RATE));
  assert.equal(Math.min(...pull(queue, 2).slice(QUANTUM)), 0.5);
});

test("what comes of a hushed turn, or an older one, is dropped", () => {
  const queue = new SoundQueue(RATE);
  queue.hush(4);
  queue.push(4, tone(QUANTUM));
  queue.push(3, tone(QUANTUM));
  queue.end(4);
  assert.equal(Math.max(...pull(queue)), 0);
  assert.deepEqual(queue.takeReports(), []);
  queue.push(5, tone(QUANTUM));
  assert.equal(Math.min(...pull(queue)), 0.5);
});

test("a newer turn takes the place of an older one", () => {
  const queue = new SoundQueue(RATE);
  queue.push(1, tone(RATE, 0.5));
  pull(queue);
  queue.push(2, tone(RATE, -0.25));
  queue.push(1, tone(RATE, 0.5));
  const samples = pull(queue, 3);
  assert.ok(samples.slice(QUANTUM).every((sample) => sample === -0.25));
  assert.deepEqual(queue.takeReports(), [{ turn: 1, ms: 5, done: false }]);
});

test("hushing an older turn leaves the newer one alone", () => {
  const queue = new SoundQueue(RATE);
  queue.push(2, tone(RATE));
  queue.hush(1);
  assert.equal(Math.min(...pull(queue)), 0.5);
});

test("an hour of sound leaves nothing behind", () => {
  const queue = new SoundQueue(RATE);
  for (let i = 0; i < 2000; i += 1) {
    queue.push(1, tone(10 * QUANTUM));
    pull(queue, 10);
  }
  assert.equal(queue.played, 20_000 * QUANTUM);
  assert.equal(queue.chunks.length, 0);
  assert.equal(queue.waiting, 0);
});

test("PCM16 becomes floats, whatever its alignment", () => {
  const bytes = Uint8Array.of(7, 0, 0x80, 0xff, 0x7f, 0, 0, 9).subarray(1);
  assert.deepEqual([...floats(bytes)], [-1, 32767 / 32768, 0]);
});
