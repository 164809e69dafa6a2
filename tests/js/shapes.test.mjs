import assert from "node:assert/strict";
import { test } from "node:test";

import { ellipse, outline } from "../../tutor/widgets/shapes.js";

/** All points of a path: [x, y]. */
const points = (path) => [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
const box = (path) => {
  const [xs, ys] = [0, 1].map((axis) => points(path).map((point) => point[axis]));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};

test("a circle lies round its middle, as wide and as high as it is said to be", () => {
  assert.deepEqual(box(outline({ kind: "circle", x: 512, y: 288, dx: 300, dy: 200 })), [362, 188, 662, 388]);
  assert.deepEqual(box(ellipse(10, 20, 5, 2)), [5, 18, 15, 22]);
});

test("a line and an underline lead from where they begin to where they end", () => {
  assert.deepEqual(points(outline({ kind: "line", x: 10, y: 20, dx: 30, dy: -5 })), [[10, 20], [40, 15]]);
  assert.deepEqual(points(outline({ kind: "underline", x: 10, y: 20, dx: 30, dy: 0 })), [[10, 20], [40, 20]]);
});

test("an arrow has its head at its end, behind its tip, on both sides", () => {
  const [from, tip, left, tipAgain, right] = points(outline({ kind: "arrow", x: 0, y: 0, dx: 100, dy: 0 }));
  assert.deepEqual([from, tip, tipAgain], [[0, 0], [100, 0], [100, 0]]);
  assert.ok(left[0] < 90 && right[0] < 90 && left[0] > 70);
  assert.ok(left[1] * right[1] < 0);
});

test("what is written has no outline", () => {
  assert.equal(outline({ kind: "write", x: 1, y: 1, dx: 0, dy: 0, text: "3/6" }), null);
});
