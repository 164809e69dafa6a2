import assert from "node:assert/strict";
import { test } from "node:test";

import { FRAME_SAMPLES, Framer, RATE_HZ, Resampler, loudness, stateOf } from "../../tutor/widgets/microphone.js";

const sine = (hz, rate, seconds) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));

function inBlocks(samples, rate, size = 128) {
  const resampler = new Resampler(rate, RATE_HZ);
  const out = [];
  for (let at = 0; at < samples.length; at += size) out.push(...resampler.push(samples.subarray(at, at + size)));
  return out;
}

const rms = (samples) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

/** What is left of a signal when the best-fitting sine of a frequency is taken out. */
function residue(samples, hz) {
  const w = (2 * Math.PI * hz) / RATE_HZ;
  const a = (2 / samples.length) * samples.reduce((sum, x, n) => sum + x * Math.cos(w * n), 0);
  const b = (2 / samples.length) * samples.reduce((sum, x, n) => sum + x * Math.sin(w * n), 0);
  return { gain: Math.hypot(a, b), rest: samples.map((x, n) => x - a * Math.cos(w * n) - b * Math.sin(w * n)) };
}

for (const rate of [48_000, 44_100, 16_000, 24_000, 96_000]) {
  test(`a sine of 1 kHz at ${rate} Hz comes out whole, without clicks at the blocks' edges`, () => {
    const out = inBlocks(sine(1000, rate, 1.1), rate).slice(2400, 2400 + 19_200);
    assert.equal(out.length, 19_200);
    const { gain, rest } = residue(out, 1000);
    assert.ok(Math.abs(gain - 1) < 0.002, `gain ${gain}`);
    assert.ok(Math.max(...rest.map(Math.abs)) < 0.001, `largest error ${Math.max(...rest.map(Math.abs))}`);
  });

  test(`at ${rate} Hz the blocks' size changes nothing, and none is lost`, () => {
    const samples = sine(440, rate, 0.5);
    const whole = inBlocks(samples, rate, samples.length);
    assert.deepEqual(inBlocks(samples, rate, 128), whole);
    assert.deepEqual(inBlocks(samples, rate, 37), whole);
    assert.ok(Math.abs(whole.length - 0.5 * RATE_HZ) <= 1, `${whole.length} samples`);
  });
}

test("what 24 kHz cannot carry is filtered out", () => {
  for (const hz of [13_500, 16_000, 20_000]) {
    assert.ok(rms(inBlocks(sine(hz, 48_000, 0.5), 48_000).slice(200)) < 0.001, `${hz} Hz`);
  }
});

test("frames hold 20 ms, in order, and clip", () => {
  const framer = new Framer(FRAME_SAMPLES);
  assert.deepEqual(framer.push(new Float32Array(479).fill(0.5)), []);
  const [frame] = framer.push(Float32Array.of(2, -3));
  assert.equal(frame.pcm.length, 480);
  assert.equal(frame.pcm[478], 16384);
  assert.equal(frame.pcm[479], 32767);
  const last = framer.flush();
  assert.deepEqual([...last.pcm.slice(0, 2)], [-32767, 0]);
  assert.equal(framer.flush(), null);
});

test("each frame tells its own loudness", () => {
  const framer = new Framer(FRAME_SAMPLES);
  const frames = framer.push(new Float32Array(960).fill(0.5, 0, 480));
  assert.deepEqual(frames.map(({ level }) => level), [0.5, 0]);
  assert.notEqual(frames[0].pcm, frames[1].pcm);
});

test("loudness in words and on a meter", () => {
  assert.deepEqual(loudness(0), { word: "none", meter: 0 });
  assert.deepEqual([0.0005, 0.005, 0.1, 0.9].map((level) => loudness(level).word), ["none", "low", "good", "high"]);
  assert.equal(loudness(1).meter, 1);
});

test("errors of the browser are states of the protocol", () => {
  const names = ["NotAllowedError", "SecurityError", "NotFoundError", "OverconstrainedError", "NotReadableError", "AbortError", "Other"];
  assert.deepEqual(names.map((name) => stateOf({ name })), ["denied", "denied", "missing", "missing", "busy", "busy", "busy"]);
});
