import assert from "node:assert/strict";
import { test } from "node:test";

import { PAPERS, paper } from "../../tutor/widgets/paper.js";

const SIZE = { width: 1024, height: 576 };
const lines = (svg) => [...svg.matchAll(/<line x1="([-.\d]+)" y1="([-.\d]+)" x2="([-.\d]+)" y2="([-.\d]+)"/g)].map((found) => found.slice(1).map(Number));

for (const kind of PAPERS) {
  test(`${kind} paper is white, of the page's size, and stays on it`, () => {
    const svg = paper(kind, SIZE);
    assert.match(svg, /^<svg [^>]*width="1024" height="576"/);
    assert.ok(svg.includes('<rect width="1024" height="576" fill="#fff"/>'));
    for (const [x1, y1, x2, y2] of lines(svg)) {
      assert.ok([x1, x2].every((x) => x >= 0 && x <= 1024) && [y1, y2].every((y) => y >= 0 && y <= 576));
    }
  });
}

test("axes cross in the middle, and count both ways", () => {
  const svg = paper("axes", SIZE);
  assert.ok(lines(svg).some(([x1, , x2]) => x1 === 512 && x2 === 512));
  assert.ok(lines(svg).some(([, y1, , y2]) => y1 === 288 && y2 === 288));
  for (const n of [-14, -2, 2, 14, -8, 8]) assert.ok(svg.includes(`>${n}</text>`), `${n}`);
});

test("a number line names its marks; staves have five lines each", () => {
  assert.deepEqual(
    [...paper("numbers", SIZE).matchAll(/>(-?\d+)<\/text>/g)].map((found) => Number(found[1])),
    Array.from({ length: 21 }, (_, i) => i - 10),
  );
  assert.equal(lines(paper("staves", SIZE)).length, 15);
});

test("what nobody knows is squared", () => {
  assert.equal(paper("tartan", SIZE), paper("squared", SIZE));
});
