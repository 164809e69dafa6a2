import assert from "node:assert/strict";
import { test } from "node:test";

import { Tone } from "../../tutor/widgets/tone.js";
import { make } from "./fakes.mjs";

const words = {
  remarks: "How is it?", remark_easy: "Easy", remark_ok: "OK", remark_hard: "Hard", remark_help: "Help", noted: "Noted",
  tone: "Goes by", tone_delivery: "How", tone_stated: "What", tone_off: "Neither",
};
const ALL = ["delivery", "stated", "off"];

function tone() {
  const calls = [];
  const made = new Tone({ make, words, remark: (name) => calls.push(name), set: (name) => calls.push(name) });
  const [select] = made.choice.children.slice(-1);
  const pressed = () => made.remarks.all.filter((each) => each.attributes["aria-pressed"] === "true").map((each) => each.textContent);
  return { made, calls, select, pressed, note: () => made.remarks.children.at(-1).textContent };
}

test("one press tells it once, says so, and the next step begins anew", () => {
  const { made, calls, pressed, note } = tone();
  made.remarks.button("Hard").press();
  made.remarks.button("Easy").press();
  assert.deepEqual(calls, ["hard", "easy"]);
  assert.deepEqual([pressed(), note()], [["Easy"], "Noted"]);
  made.clear();
  assert.deepEqual([pressed(), note()], [[], ""]);
});

test("the student's own choice is told, and what holds is shown", () => {
  const { made, calls, select } = tone();
  made.show({ offered: ALL, tone: "stated" });
  assert.deepEqual(select.children.map((each) => each.attributes.value), ALL);
  assert.equal(select.value, "stated");
  select.change("off");
  assert.deepEqual(calls, ["off"]);
});

test("off takes the buttons away, and the choice stays", () => {
  const { made } = tone();
  made.show({ offered: ALL, tone: "off" });
  assert.deepEqual([made.remarks.hidden, made.choice.hidden], [true, false]);
  made.show({ offered: ALL, tone: "stated" });
  assert.deepEqual([made.remarks.hidden, made.choice.hidden], [false, false]);
});

test("where nothing can be chosen there is no choice", () => {
  const { made } = tone();
  made.show({ offered: ["off"], tone: "off" });
  assert.equal(made.choice.hidden, true);
});
