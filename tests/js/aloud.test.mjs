import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Aloud } from "../../tutor/widgets/aloud.js";

const before = globalThis.matchMedia;
beforeEach(() => (globalThis.matchMedia = () => ({ matches: true })));
afterEach(() => (globalThis.matchMedia = before));

/** An Aloud of parts that write down what they are told. */
function aloud() {
  const told = [];
  const made = {};
  const part = (name, methods) =>
    class {
      constructor(given) {
        made[name] = given;
        for (const each of methods) this[each] = (...what) => told.push([`${name}.${each}`, ...what]);
      }
      canRepeat = true;
    };
  const parts = {
    reader: {},
    voice: { RATE_HZ: 24_000, Voice: part("voice", ["caption", "sound", "ended", "hush", "close", "hum", "loudness"]) },
    attention: { Attention: part("attention", ["end", "floor", "want"]) },
    spoken: { Spoken: part("spoken", ["caption", "sound", "ended", "played", "stop"]) },
    presence: { Presence: part("presence", ["speaking", "close"]) },
    rest: { Rest: part("rest", ["keep", "stir"]) },
  };
  const onPlayed = (...what) => told.push(["onPlayed", ...what]);
  const onAgain = (...what) => told.push(["onAgain", ...what]);
  const all = new Aloud({ parts, onPlayed, onBlocked: null, onFailed: null, onAgain });
  all.speakIn("en");
  return { all, told, made };
}

test("the first word or sound of the tutor ends the sound of thinking", () => {
  for (const heard of [(all) => all.caption(1, "Yes.", "node"), (all) => all.sound(1, new Uint8Array(960))]) {
    const { all, told } = aloud();
    heard(all);
    assert.deepEqual(told.slice(0, 2), [["rest.stir"], ["attention.end"]]);
  }
});

test("words are followed by the milliseconds of sound that came, and by those that were heard", () => {
  const { all, told, made } = aloud();
  all.sound(1, new Uint8Array(960));
  assert.deepEqual(told[2], ["spoken.sound", 1, 20]);
  made.voice.onPlayed(1, 15, false);
  assert.deepEqual(told.slice(-2), [["spoken.played", 1, 15, false], ["onPlayed", 1, 15, false]]);
});

test("the face speaks while the tutor has the floor, and while a sentence is heard again", () => {
  const { all, told, made } = aloud();
  all.floor("tutor");
  all.floor("nobody");
  made.voice.onAgain(true);
  assert.equal(all.repeating, true);
  made.voice.onAgain(false);
  assert.deepEqual(told.filter(([what]) => what === "presence.speaking").map(([, on]) => on), [true, false, true, false]);
  assert.deepEqual(told.filter(([what]) => what === "onAgain"), [["onAgain", true, true], ["onAgain", true, false]]);
});

test("the sound sleeps neither while somebody has the floor nor while a sentence is heard again", () => {
  const { all, told, made } = aloud();
  for (const holder of ["student", "model", "tutor", "nobody"]) all.floor(holder);
  made.voice.onAgain(true);
  all.floor("nobody");
  made.voice.onAgain(false);
  const kept = told.filter(([what]) => what === "rest.keep").map(([, on]) => on);
  assert.deepEqual(kept, [true, true, true, false, true, true, false]);
});

test("what is broken off is marked no longer", () => {
  const { all, told } = aloud();
  all.hush(4);
  assert.deepEqual(told, [["spoken.stop"], ["voice.hush", 4]]);
});
