import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Options } from "../../tutor/widgets/options.js";
import { Settings } from "../../tutor/widgets/settings.js";
import { TONGUES, Tongue } from "../../tutor/widgets/tongue.js";
import { make } from "./fakes.mjs";

const words = JSON.parse(readFileSync(new URL("../../tutor/widgets/words/en.json", import.meta.url), "utf8"));

test("the language that was chosen is kept in this browser", () => {
  const kept = new Map();
  const storage = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  const tongue = new Tongue(storage);
  assert.equal(tongue.chosen, "");
  tongue.choose("ar");
  assert.equal(new Tongue(storage).chosen, "ar");
});

test("where nothing can be kept, it holds for the page", () => {
  const tongue = new Tongue(() => {
    throw new DOMException("denied", "SecurityError");
  });
  tongue.choose("hi");
  assert.equal(tongue.chosen, "hi");
});

test("every language is offered by its own name, and the lesson's", () => {
  const calls = [];
  const percent = new Intl.NumberFormat("en", { style: "percent" });
  const settings = new Settings({ make, words, tongues: TONGUES, percent, tongue: (tag) => calls.push(tag) });
  const select = settings.element.all.filter(({ tag }) => tag === "select").at(-1);
  assert.deepEqual(select.children.map(({ textContent }) => textContent), ["as the lesson", ...Object.values(TONGUES)]);
  assert.deepEqual(select.children.slice(1).map(({ attributes }) => attributes.lang), Object.keys(TONGUES));
  settings.showTongue("de");
  assert.equal(select.value, "de");
  select.change("ja");
  assert.deepEqual(calls, ["ja"]);
});

const SHOWN = { type: "checkbox", legend: "Choose", button: "Send", language: "en", some: true, done: () => {} };

test("what was ticked stays ticked in a desk of another language, where the same is asked", () => {
  const before = new Options({ make });
  before.show(["a half", "a third"], SHOWN);
  const boxes = (options) => options.element.all.filter(({ tag }) => tag === "input");
  boxes(before)[1].checked = true;
  const after = new Options({ make });
  after.take(before);
  after.show(["a half", "a third"], SHOWN);
  assert.deepEqual(boxes(after).map(({ checked }) => checked), [undefined, true]);
  assert.equal(after.element.all.find(({ tag }) => tag === "button").disabled, false);
  after.show(["one", "two"], SHOWN);
  assert.deepEqual(boxes(after).map(({ checked }) => Boolean(checked)), [false, false]);
});
