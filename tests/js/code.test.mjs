import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { CodePanel, INSERT } from "../../tutor/widgets/code.js";
import { make } from "./fakes.mjs";

const words = {
  code: "Code", code_help: "Write it in a cell.", insert_code: "Into a cell", inserted: "It is there.", copy: "Copy",
  copied: "Copied.", copy_failed: "Select it.", untrusted: "It may not run.", trust: "Yes",
};
const STEP = { step: "add", code: "def add(a, b):\n    ...", coding: true };

const kept = ["navigator", "document", "getSelection"].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
const put = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

let clipboard;
beforeEach(() => {
  clipboard = [];
  put("navigator", { clipboard: { writeText: async (text) => clipboard.push(text) } });
});
afterEach(() => {
  for (const [name, descriptor] of kept) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
});

function panel() {
  const root = new EventTarget();
  const trusted = [];
  const told = [];
  const made = new CodePanel({ make, words, root, trust: () => trusted.push("yes"), told: (code) => told.push(code) });
  made.show(STEP);
  const status = made.element.all.find(({ attributes }) => attributes.role === "status");
  return { made, root, trusted, told, status, element: made.element, button: (text) => made.element.button(text) };
}

test("code is copied as it is written, and that is said", async () => {
  const { button, status } = panel();
  await button("Copy").press();
  assert.deepEqual(clipboard, [STEP.code]);
  assert.equal(status.textContent, "Copied.");
});

test("a notebook that can put code into a cell gets it, and nothing is copied", async () => {
  const { root, button, status } = panel();
  const asked = [];
  root.addEventListener(INSERT, (event) => {
    asked.push([event.detail, event.bubbles]);
    event.preventDefault();
  });
  await button("Into a cell").press();
  assert.deepEqual(asked, [[{ code: STEP.code }, true]]);
  assert.deepEqual(clipboard, []);
  assert.equal(status.textContent, "It is there.");
});

test("where nobody can, it is copied, and that is said", async () => {
  const { root, button, status } = panel();
  root.addEventListener(INSERT, () => {});
  await button("Into a cell").press();
  assert.deepEqual(clipboard, [STEP.code]);
  assert.equal(status.textContent, "Copied.");
});

for (const [allowed, said] of [[true, "Copied."], [false, "Select it."]]) {
  test(`where the clipboard is closed, the code is selected; the older way ${allowed ? "works" : "does not work"}`, async () => {
    const { button, status, element } = panel();
    const selected = [];
    put("navigator", {});
    put("document", { execCommand: (command) => command === "copy" && allowed });
    put("getSelection", () => ({ selectAllChildren: (node) => selected.push(node) }));
    await button("Copy").press();
    assert.deepEqual(selected, element.all.filter(({ tag }) => tag === "code"));
    assert.equal(status.textContent, said);
  });
}

test("what was said about the code stays with its step", async () => {
  const { made, button, status } = panel();
  await button("Copy").press();
  made.show(STEP);
  assert.equal(status.textContent, "Copied.");
  made.show({ ...STEP, step: "next" });
  assert.equal(status.textContent, "");
});

test("the solution takes the starter code's place, and is told once", async () => {
  const { made, button, status, told } = panel();
  await button("Copy").press();
  made.show({ ...STEP, code: "solved" });
  made.show({ ...STEP, code: "solved" });
  assert.deepEqual(told, ["solved"]);
  assert.equal(status.textContent, "");
  await button("Copy").press();
  assert.deepEqual(clipboard, [STEP.code, "solved"]);
  made.show({ ...STEP, step: "next", code: "starter" });
  assert.deepEqual(told, ["solved"]);
});

test("an edited lesson's starter code is no solution", () => {
  const { made, told } = panel();
  made.forget();
  made.show({ ...STEP, code: "edited" });
  assert.deepEqual(told, []);
});

test("it is there for steps that want code, with or without code to begin with", () => {
  const { made, element, button } = panel();
  assert.equal(element.hidden, false);
  made.show({ ...STEP, code: "" });
  assert.equal(element.hidden, false);
  assert.ok(element.all.find((each) => each.hidden)?.all.includes(button("Copy")));
  made.show({ ...STEP, coding: false });
  assert.equal(element.hidden, true);
});

test("after a No, what follows from it is told, and Yes is one press away", () => {
  const { made, button, trusted, element } = panel();
  const hint = element.all.find(({ tag, textContent }) => tag === "p" && textContent.includes("It may not run."));
  assert.equal(hint.hidden, true);
  made.showRefused(true);
  assert.equal(hint.hidden, false);
  button("Yes").press();
  assert.deepEqual(trusted, ["yes"]);
});
