import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Spoken, letterAt, words } from "../../tutor/widgets/spoken.js";

test("words are told apart in any script", () => {
  assert.deepEqual(words("Yes, a half.", "en"), [[0, 3], [5, 6], [7, 11]]);
  assert.deepEqual(words("二分の一です", "ja").flat()[0], 0);
  assert.ok(words("三个人", "zh").length >= 2);
});

test("the letter that is heard goes with the sound of its own caption", () => {
  const pieces = [{ text: "0123456789", from: 0 }, { text: "abcde", from: 1000 }];
  assert.deepEqual(letterAt(pieces, 1500, true, 500), { piece: 0, letter: 5 });
  assert.deepEqual(letterAt(pieces, 1500, true, 1000), { piece: 1, letter: 0 });
  assert.deepEqual(letterAt(pieces, 1500, true, 1499), { piece: 1, letter: 4 });
  assert.equal(letterAt(pieces, 1500, true, 1500), null);
  assert.equal(letterAt([{ text: "late", from: 300 }], 900, true, 100), null);
});

test("while sound is still coming, an even pace is guessed", () => {
  const pieces = [{ text: "0123456789", from: 0 }];
  assert.deepEqual(letterAt(pieces, 100, false, 350), { piece: 0, letter: 5 });
  assert.deepEqual(letterAt(pieces, 2000, false, 1000), { piece: 0, letter: 5 });
});

// The page's own highlights, as far as they are touched.
const before = { CSS: globalThis.CSS, Highlight: globalThis.Highlight, Range: globalThis.Range };
let marked;
beforeEach(() => {
  marked = new Set();
  globalThis.Highlight = function () {
    return marked;
  };
  globalThis.Range = class {
    setStart(node, at) {
      Object.assign(this, { node, from: at, startContainer: node, startOffset: at });
    }
    setEnd(node, at) {
      this.to = at;
    }
  };
  globalThis.CSS = { highlights: new Map() };
});
afterEach(() => Object.assign(globalThis, before));

const shown = () => [...marked].map(({ node, from, to }) => node.slice(from, to));

function follower() {
  const page = { time: 0, beat: null };
  const spoken = new Spoken({
    language: "en",
    now: () => page.time,
    nextBeat: (then) => (page.beat = then),
    dropBeat: () => (page.beat = null),
  });
  page.pass = (ms) => {
    page.time += ms;
    const due = page.beat;
    page.beat = null;
    due?.();
  };
  return { spoken, page };
}

test("one word is marked at a time, from the first sound to the last", () => {
  const { spoken, page } = follower();
  spoken.caption(3, "one two", "one two");
  spoken.sound(3, 700);
  spoken.ended(3);
  assert.deepEqual(shown(), []);
  spoken.played(3, 0, false);
  page.pass(20);
  assert.deepEqual(shown(), ["one"]);
  spoken.played(3, 500, false);
  page.pass(20);
  assert.deepEqual(shown(), ["two"]);
  spoken.played(3, 700, true);
  assert.deepEqual(shown(), []);
  assert.equal(page.beat, null);
});

test("a word that is still heard is not drawn again", () => {
  const { spoken, page } = follower();
  spoken.caption(3, "one two", "one two");
  spoken.sound(3, 700);
  spoken.played(3, 0, false);
  page.pass(20);
  const [first] = marked;
  page.pass(20);
  assert.ok(marked.has(first), "the very same range");
  spoken.played(3, 500, false);
  page.pass(20);
  assert.ok(!marked.has(first));
});

test("where no report comes any more, nothing is marked; an older turn marks nothing", () => {
  const { spoken, page } = follower();
  spoken.caption(3, "one two", "one two");
  spoken.sound(3, 700);
  spoken.played(3, 0, false);
  page.pass(900);
  assert.deepEqual(shown(), []);
  spoken.caption(2, "old", "old");
  spoken.played(2, 0, false);
  assert.deepEqual(shown(), []);
});

test("it works where the browser has no highlights", () => {
  globalThis.CSS = {};
  const { spoken, page } = follower();
  spoken.caption(1, "one", "one");
  spoken.sound(1, 300);
  spoken.played(1, 0, false);
  page.pass(10);
  spoken.stop();
});
