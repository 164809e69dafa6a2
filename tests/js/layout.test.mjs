import assert from "node:assert/strict";
import { test } from "node:test";

import { numbers } from "../../tutor/widgets/layout.js";

const PERCENT = { style: "percent" };

test("percentages are written as the language does", () => {
  assert.equal(numbers("de", PERCENT).format(0.5), "50\u00a0%");
});

for (const tag of ["en-1", "x_y", ""]) {
  test(`the tag "${tag}", which no browser takes, is written as English`, () => {
    assert.equal(numbers(tag, PERCENT).format(0.5), "50%");
  });
}

for (const [tag, text] of [["de", "0,125\u00a0$"], ["en", "$0.125"], ["x_y", "$0.125"]]) {
  test(`money is written as the language "${tag}" does`, () => {
    const money = numbers(tag, { style: "currency", currency: "USD", maximumFractionDigits: 3 });
    assert.equal(money.format(0.125), text);
  });
}
