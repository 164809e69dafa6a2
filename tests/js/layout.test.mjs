import assert from "node:assert/strict";
import { test } from "node:test";

import { percentages } from "../../tutor/widgets/layout.js";

test("percentages are written as the language does", () => {
  assert.equal(percentages("de").format(0.5), "50\u00a0%");
});

for (const tag of ["en-1", "x_y", ""]) {
  test(`the tag "${tag}", which no browser takes, is written as English`, () => {
    assert.equal(percentages(tag).format(0.5), "50%");
  });
}
