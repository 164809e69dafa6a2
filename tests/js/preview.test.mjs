import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Preview } from "../../tutor/widgets/preview.js";
import { make } from "./fakes.mjs";

const words = JSON.parse(readFileSync(new URL("../../tutor/widgets/words/en.json", import.meta.url), "utf8"));
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);
const WAYS = [{ on: "stuck", misconception: "", to: "Two" }, { on: "misconception", misconception: "adds tops", to: "" }];
const ONE = {
  step: "one", name: "One", asks: ["words", "drawing"], skill: "Add", patience_s: 6.5, hints: 3, optional: false, ways: WAYS,
};
const TWO = { step: "two", name: "Two", asks: [], skill: "", patience_s: 3, hints: 0, optional: true, ways: [] };

function preview() {
  const calls = [];
  const made = new Preview({
    make,
    fill,
    words,
    number: new Intl.NumberFormat("en"),
    jump: (step) => calls.push(["jump", step]),
    simulate: (student, play) => calls.push([student, play]),
  });
  const show = () => made.show({ plan: [ONE, TWO], students: ["right", "misconception:adds tops: and bottoms", "random:1"] });
  const select = made.element.all.find(({ tag }) => tag === "select");
  const rows = () => made.element.all.filter(({ attributes }) => attributes["data-step"]);
  const told = made.element.all.find(({ attributes }) => attributes.role === "status");
  return { made, calls, show, select, rows, told };
}

test("where there is no preview, nothing of it is to be seen", () => {
  const { made, show } = preview();
  assert.equal(made.element.hidden, true);
  show();
  assert.equal(made.element.hidden, false);
});

test("each step is told with what it asks and where it may lead, and is a press away", () => {
  const { calls, show, rows } = preview();
  show();
  const [one, two] = rows();
  assert.match(one.textContent, /in words \+ with a drawing · Add · Patience: 6\.5 s · Hints: 3/);
  assert.match(one.textContent, /stuck → Two“adds tops” → the end/);
  assert.match(two.textContent, /nothing is asked · optional$/);
  two.button("Go here").press();
  assert.deepEqual(calls, [["jump", "two"]]);
});

test("the student that is chosen answers once, or on until they are stopped", () => {
  const { made, calls, show, select, told } = preview();
  show();
  assert.deepEqual(select.children.map(({ textContent }) => textContent), [
    "always right", "believes: adds tops: and bottoms", "does this and that (1)",
  ]);
  select.value = "random:1";
  made.element.button("Answer once").press();
  made.element.button("Play on").press();
  made.showSimulated({ student: "random:1", act: "", playing: true });
  assert.equal(told.textContent, "does this and that (1): waits for their turn");
  made.element.button("Stop").press();
  assert.deepEqual(calls, [["random:1", "once"], ["random:1", "on"], ["random:1", "stop"]]);
  made.showSimulated({ student: "random:1", act: "hint", playing: false });
  assert.equal(told.textContent, "does this and that (1): has asked for a hint");
  assert.ok(made.element.button("Play on"));
});

test("the step before the student is marked, also after the plan has come again, and the choice stays", () => {
  const { made, show, select, rows } = preview();
  made.showStep("one");
  show();
  const marked = () => rows().map(({ attributes }) => attributes["aria-current"]);
  assert.deepEqual(marked(), ["step", "false"]);
  made.showStep("two");
  select.value = "random:1";
  show();
  assert.deepEqual(marked(), ["false", "step"]);
  assert.equal(select.value, "random:1");
});
