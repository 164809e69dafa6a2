import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Checking } from "../../tutor/widgets/checking.js";
import { Element, make } from "./fakes.mjs";

const words = { heard: "I understood", heard_help: "Change it.", heard_send: "Send it", heard_drop: "Drop it" };

beforeEach(() => {
  globalThis.document = { activeElement: null, body: new Element("body", {}) };
  document.activeElement = document.body;
});

function desk() {
  const calls = [];
  const root = make("div");
  const talk = make("button");
  const answer = make("textarea");
  const told = { checked: (...what) => calls.push(what), done: () => calls.push("done") };
  const checking = new Checking({ make, words, root, ...told });
  root.append(talk, answer, checking.element);
  const [field] = checking.element.all.filter(({ tag }) => tag === "textarea");
  const status = checking.element.all.find(({ attributes }) => attributes.role === "status");
  return { calls, talk, answer, checking, field, status };
}

test("the words stand in a field that has the focus, and Enter sends them as they are then", () => {
  const { calls, talk, checking, field } = desk();
  talk.value = "on"; // as a switch has it
  talk.focus();
  checking.show({ turn: 3, text: "five six" });
  assert.equal(document.activeElement, field);
  field.value = "five sixths ";
  field.happen("keydown", { key: "Enter" });
  assert.deepEqual(calls, [[3, "five sixths"]]);
  assert.ok(checking.element.hidden);
  assert.equal(document.activeElement, talk);
});

test("Escape and Drop send no words; an emptied field is not sent", () => {
  const { calls, checking, field } = desk();
  checking.show({ turn: 3, text: "five six" });
  field.value = " ";
  checking.element.happen("submit");
  assert.deepEqual(calls, []);
  field.happen("keydown", { key: "Escape" });
  checking.show({ turn: 4, text: "six" });
  checking.element.button("Drop it").press();
  assert.deepEqual(calls.filter(Array.isArray), [[3, ""], [4, ""]]);
});

test("newer words take the place of older ones, but come behind what was changed", () => {
  const { calls, checking, field } = desk();
  checking.show({ turn: 3, text: "five" });
  checking.show({ turn: 3, text: "six" });
  assert.equal(field.value, "six");
  field.value = "five and six";
  checking.show({ turn: 4, text: "sevenths" });
  assert.equal(field.value, "five and six sevenths");
  checking.element.happen("submit");
  assert.deepEqual(calls[0], [4, "five and six sevenths"]);
});

test("who is writing, or elsewhere on the page, keeps the focus and is told", () => {
  const { answer, checking, status } = desk();
  answer.value = "I think";
  for (const place of [answer, make("textarea")]) {
    place.focus();
    checking.show({ turn: 3, text: "five" });
    assert.equal(document.activeElement, place);
    assert.equal(status.textContent, "I understood: five");
  }
});

test("the session takes the words away", () => {
  const { calls, checking } = desk();
  checking.show({ turn: 3, text: "five" });
  checking.show({ turn: 0, text: "" });
  assert.ok(checking.element.hidden);
  assert.deepEqual(calls, ["done"]);
});
