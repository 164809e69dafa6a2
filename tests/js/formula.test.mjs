import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { FormulaField, toTex } from "../../tutor/widgets/formula.js";
import * as typesetter from "../../tutor/widgets/vendor/mathjax.js";
import { Element, make } from "./fakes.mjs";

const words = {
  formula: "Formula",
  formula_help: "such as {examples}",
  formula_put: "Put",
  formula_close: "Close",
  formula_fault: "No formula",
  formula_failed: "Not loaded",
};
const WRITTEN = {
  "1/2 + 1/3": "\\frac{1}{2} + \\frac{1}{3}",
  "x^12": "x^{12}",
  "sqrt(3)": "\\sqrt{3}",
  "\\frac{1}{2}": "\\frac{1}{2}",
  "1,5/2": "\\frac{1{,}5}{2}",
  "{1, 2}": "\\left \\lbrace 1 , 2 \\right \\rbrace",
  "5€": "5 \\text{€}",
  "٣/٤": "\\frac{٣}{٤}",
};

beforeEach(() => (globalThis.document = { activeElement: null }));
afterEach(() => delete globalThis.document);

for (const [written, tex] of Object.entries(WRITTEN)) {
  test(`${written} is ${tex}, which can be set`, () => {
    assert.equal(toTex(written, typesetter), tex);
    const svg = typesetter.typeset(tex, "#123456", 40);
    assert.match(svg, /^<svg style="color: #123456[^>]* xmlns="http:[^>]* width="[\d.]+px" height="[\d.]+px"/);
  });
}

test("what a formula may not do it does not do", () => {
  for (const tex of ["\\href{https://a.example}{x}", "\\require{html}", "\\unknown", "\\frac{1}{", "x & y", "\\sqrt{".repeat(3000)]) {
    assert.throws(() => typesetter.typeset(tex, "black", 40));
  }
  assert.doesNotMatch(typesetter.typeset("\\text{</svg><script>}", "black", 40), /<script|<\/svg>./);
});

function opened(load = async () => typesetter) {
  const put = [];
  const field = new FormulaField({ make, words, load, colour: () => "#c62828", put: (drawing) => put.push(drawing) });
  const [input, preview, send, fault] = ["input", "img", "button", "span"].map((tag) => field.element.all.find((each) => each.tag === tag));
  input.value = "";
  const write = (text) => {
    input.value = text;
    input.happen("input");
  };
  const opener = make("button");
  return { field, preview, send, fault, write, opener, put, ready: field.open(opener) };
}

test("it is shown as it is written, in the ink's colour", async () => {
  const { preview, send, fault, write, opener, ready } = opened();
  write("1/2"); // before the typesetter has come
  assert.equal(opener.attributes["aria-expanded"], "true");
  await ready;
  assert.match(decodeURIComponent(preview.src), /^data:image\/svg\+xml,<svg style="color: #c62828/);
  assert.deepEqual([preview.hidden, send.disabled, fault.textContent], [false, false, ""]);
  write("\\frac{1}{");
  assert.deepEqual([preview.hidden, send.disabled, fault.textContent], [true, true, "No formula"]);
  write("");
  assert.deepEqual([preview.hidden, send.disabled, fault.textContent], [true, true, ""]);
});

test("nothing is put on the board that is no formula", async () => {
  const { field, put, write, ready } = opened();
  await ready;
  write("\\unknown");
  await field.element.happen("submit");
  assert.deepEqual([put, field.isOpen], [[], true]);
});

test("where the typesetter does not come, that is said, and it is asked for again", async () => {
  let there = false;
  const { field, fault, write, opener, preview, ready } = opened(async () => {
    if (!there) throw new Error("offline");
    return typesetter;
  });
  await ready;
  write("1/2");
  assert.equal(fault.textContent, "Not loaded");
  there = true;
  await field.open(opener);
  assert.deepEqual([preview.hidden, fault.textContent], [false, ""]);
});

test("Escape closes it and gives the focus back", async () => {
  const { field, opener, ready } = opened();
  await ready;
  assert.ok(document.activeElement instanceof Element);
  field.element.happen("keydown", { key: "a" });
  assert.equal(field.isOpen, true);
  field.element.happen("keydown", { key: "Escape" });
  assert.equal(field.isOpen, false);
  assert.equal(document.activeElement, opener);
  assert.equal(opener.attributes["aria-expanded"], "false");
});
