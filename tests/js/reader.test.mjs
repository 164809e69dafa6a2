import assert from "node:assert/strict";
import { test } from "node:test";

import { Reader, localVoice } from "../../tutor/widgets/reader.js";
import { Clock } from "./fakes.mjs";

test("only a voice of this machine is taken, the nearest one first", () => {
  const voices = [
    { lang: "es-ES", localService: false },
    { lang: "es_MX", localService: true },
    { lang: "es-ES", localService: true, name: "right" },
  ];
  assert.equal(localVoice(voices, "es-es").name, "right");
  assert.equal(localVoice(voices, "es-AR").lang, "es_MX");
  assert.equal(localVoice(voices.slice(0, 1), "es-ES"), null);
});

function reader() {
  const spoken = [];
  const told = [];
  const speech = { speak: (each) => spoken.push(each), cancel: () => spoken.push("cancel") };
  class Utterance {
    constructor(text) {
      this.text = text;
    }
  }
  const clock = new Clock();
  const say = new Reader({
    speech, Utterance,
    onPlayed: (turn, ms, done) => told.push([turn, ms, done]),
    now: () => clock.now,
    setTimer: clock.setTimer, clearTimer: clock.clearTimer,
  });
  return { spoken, told, say, clock, voice: { lang: "en" } };
}

test("the browser's voice is done when the last sentence is over and no more will come", () => {
  const { spoken, told, say, voice } = reader();
  say.say(1, "One.", { voice, volume: 1, rate: 1.2 });
  say.say(1, "Two.", { voice, volume: 1, rate: 1.2 });
  spoken[0].onend();
  say.end(1);
  assert.deepEqual(told, []);
  spoken[1].onend();
  assert.deepEqual(told, [[1, 0, true]]);
});

test("that the browser's voice is still reading is told every 2 s, until it is over", () => {
  const { spoken, told, say, clock, voice } = reader();
  say.say(1, "A sentence that takes its time.", { voice, volume: 1, rate: 1.2 });
  say.say(1, "And one more.", { voice, volume: 1, rate: 1.2 });
  say.end(1);
  clock.pass(4500);
  spoken[0].onend();
  clock.pass(2000);
  spoken[1].onend();
  clock.pass(60_000);
  assert.deepEqual(told, [[1, 2000, false], [1, 4000, false], [1, 6000, false], [1, 6500, true]]);
  assert.equal(clock.waiting, 0);
});

test("of a voice that is stuck nothing is told, until it gives a sign", () => {
  const { spoken, told, say, clock, voice } = reader();
  say.say(1, "Ten letters", { voice, volume: 1, rate: 1.2 });
  clock.pass(60_000);
  assert.deepEqual(told.at(-1), [1, 8000, false]);
  spoken[0].onboundary();
  clock.pass(2000);
  assert.deepEqual(told.at(-1), [1, 62_000, false]);
});

test("a newer turn stops the reading of the older one, and is not ended by its end", () => {
  const { spoken, told, say, clock, voice } = reader();
  say.say(1, "One.", { voice, volume: 1, rate: 1.2 });
  clock.pass(1000);
  say.say(2, "Two.", { voice, volume: 1, rate: 1.2 });
  say.end(2);
  spoken[0].onend();
  clock.pass(2000);
  assert.deepEqual(told, [[1, 1000, false], [2, 2000, false]]);
  say.stop();
  assert.equal(clock.waiting, 0);
});

test("the browser's voice is hushed, and old turns are not read", () => {
  const { spoken, told, say, voice } = reader();
  say.say(1, "One.", { voice, volume: 1, rate: 1.2 });
  say.hush(1);
  spoken[0].onend();
  say.say(1, "Late.", { voice, volume: 1, rate: 1.2 });
  say.end(1);
  assert.deepEqual(spoken.slice(1), ["cancel"]);
  assert.deepEqual(told, [[1, 0, false]]);
  say.say(2, "Next.", { voice, volume: 0.5, rate: 1.2 });
  say.end(2);
  spoken.at(-1).onerror();
  assert.deepEqual(told.at(-1), [2, 0, true]);
});
