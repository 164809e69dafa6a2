import assert from "node:assert/strict";
import { test } from "node:test";

import { Progress } from "../../tutor/widgets/progress.js";
import { Steering } from "../../tutor/widgets/steering.js";
import { make } from "./fakes.mjs";

const WORDS = {
  hint: "Hint", skip: "Skip", pause: "Pause", hints_left: "{left} left", hints_none: "none left",
  here: "here", outcome_solved: "solved", outcome_told: "told", step: "{number}/{total}", steps: "All",
};
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);
const made = { make, fill, words: WORDS, percent: new Intl.NumberFormat("en", { style: "percent" }) };

test("the ladder says what is left, and loses a rung with each hint", () => {
  const steering = new Steering({ ...made });
  steering.showStep({ hints: 3 });
  const [, ladder] = steering.element.children;
  assert.equal(ladder.textContent, "3 left");
  steering.showGiven(2);
  assert.equal(ladder.textContent, "1 left");
  assert.equal(ladder.all.filter(({ attributes }) => attributes.class.includes("tutor-given")).length, 2);
  steering.showGiven(3);
  assert.equal(ladder.textContent, "none left");
});

test("a step without hints has neither button nor ladder", () => {
  const steering = new Steering({ ...made });
  steering.showStep({ hints: 0 });
  assert.deepEqual(steering.element.children.map(({ hidden }) => hidden), [true, true, false, false]);
});

test("the list tells how each step ended, and where the student is", () => {
  const progress = new Progress(made);
  progress.showStep({ name: "Two", number: 2, total: 3 }, true);
  progress.show({ finished: 1, total: 3, skills: [], steps: [["One", "solved"], ["Two", ""], ["Three", ""]] });
  const rows = progress.list.all.filter(({ tag }) => tag === "li");
  assert.deepEqual(rows.map(({ textContent }) => textContent), ["One solved", "Two here", "Three"]);
  assert.deepEqual(rows.map(({ attributes }) => attributes["aria-current"]), [null, "step", null]);
});

test("a step is told with its number, and the welcome, which is none, by its name", () => {
  const progress = new Progress(made);
  const told = progress.head[0];
  progress.showStep({ name: "Fractions", number: 0, total: 3 }, true);
  assert.equal(told.textContent, "Fractions");
  progress.showStep({ name: "Cut", number: 1, total: 3 }, true);
  assert.equal(told.textContent, "1/3: Cut");
});
