import assert from "node:assert/strict";
import { test } from "node:test";

import { Notices } from "../../tutor/widgets/notices.js";
import { make } from "./fakes.mjs";

const words = {
  ask_trust: "Run it?", trust: "Yes", no_trust: "No", changed: "Changed.", reload: "Again", dismiss: "Close",
  ask_tone: "May it?", tone_yes: "It may", tone_no: "It may not",
};

function notices() {
  const calls = [];
  const tell = (name) => (...what) => calls.push([name, ...what]);
  const on = Object.fromEntries(["trust", "reload", "tone", "answered", "refused"].map((name) => [name, tell(name)]));
  const made = new Notices({ make, words, ...on });
  const texts = () => made.element.children.map((box) => box.children[0].textContent);
  return { made, calls, texts, button: (text) => made.element.button(text) };
}

test("Yes to the lesson's code is told once, and the question goes", () => {
  const { made, calls, texts, button } = notices();
  made.askTrust(true);
  assert.deepEqual(texts(), ["Run it?"]);
  button("Yes").press();
  assert.deepEqual(texts(), []);
  assert.deepEqual(calls, [["refused", false], ["answered"], ["trust"]]);
});

test("No tells the session nothing, and nobody is asked again when the desk comes back", () => {
  const { made, calls, texts, button } = notices();
  made.askTrust(true);
  button("No").press();
  made.askTrust(true);
  assert.deepEqual(texts(), []);
  assert.deepEqual(calls, [["refused", true], ["answered"]]);
});

test("who said No and then Yes is trusted, and a trust that could not be kept asks again", () => {
  const { made, calls, texts, button } = notices();
  made.askTrust(true);
  button("No").press();
  made.trust();
  assert.deepEqual(calls.at(-1), ["trust"]);
  made.askTrust(true);
  assert.deepEqual(texts(), ["Run it?"]);
});

test("the session takes the question away, and what No had led to", () => {
  const { made, calls, texts, button } = notices();
  made.askTrust(true);
  made.askTrust(true);
  assert.deepEqual(texts(), ["Run it?"]);
  button("No").press();
  made.askTrust(false);
  assert.deepEqual(texts(), []);
  assert.deepEqual(calls.at(-1), ["refused", false]);
});

test("a changed file is offered to be loaded again, until it is, or until it is closed", () => {
  const { made, calls, texts, button } = notices();
  made.offerReload(true);
  made.offerReload(true);
  assert.deepEqual(texts(), ["Changed."]);
  button("×").press();
  assert.deepEqual(texts(), []);
  made.offerReload(true);
  button("Again").press();
  assert.deepEqual(texts(), []);
  assert.deepEqual(calls, [["answered"], ["answered"], ["reload"]]);
  made.offerReload(true);
  made.offerReload(false);
  assert.deepEqual(texts(), []);
});

test("of the mistakes in a changed file the newest is told, until it is mended", () => {
  const { made, texts } = notices();
  made.offerReload(false, "Line 3.");
  made.offerReload(false, "Line 5.");
  assert.deepEqual(texts(), ["Line 5."]);
  made.offerReload(true, "");
  assert.deepEqual(texts(), ["Changed."]);
  made.offerReload(false, "Line 7.");
  made.offerReload(false, "");
  assert.deepEqual(texts(), []);
});

test("notices of other things stay when one goes", () => {
  const { made, texts } = notices();
  made.tell("first");
  made.tell("second", "two");
  made.tell("first");
  assert.deepEqual(texts(), ["second", "first"]);
  made.drop("two");
  assert.deepEqual(texts(), ["first"]);
});

test("whether the tutor may go by how one speaks is asked without a suggested answer", () => {
  for (const [label, tone] of [["It may", "delivery"], ["It may not", "stated"]]) {
    const { made, calls, texts, button } = notices();
    made.askTone(true);
    assert.deepEqual(texts(), ["May it?"]);
    assert.equal(button("It may").attributes.class, button("It may not").attributes.class);
    button(label).press();
    assert.deepEqual(texts(), []);
    assert.deepEqual(calls, [["answered"], ["tone", tone]]);
  }
});

test("the session takes that question away", () => {
  const { made, texts } = notices();
  made.askTone(true);
  made.askTone(false);
  assert.deepEqual(texts(), []);
});
