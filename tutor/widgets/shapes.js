// Outlines of what is drawn on the whiteboard, as SVG paths in units of its page, and the one shape that js-draw lacks.

/**
 * @import { ComponentBuilder, StrokeDataPoint } from "js-draw"
 * @import { Annotation } from "./types"
 */

const ROUND = 0.5523; // control points of the cubic curve next to a quarter circle
const HEAD = 22; // length of the sides of an arrow's head
const OPENING = Math.PI / 7; // between its shaft and each of them

/**
 * An ellipse round cx, cy with the radii rx and ry.
 * @param {number} cx
 * @param {number} cy
 * @param {number} rx
 * @param {number} ry
 */
export function ellipse(cx, cy, rx, ry) {
  const point = (/** @type {number} */ x, /** @type {number} */ y) => `${(cx + x * rx).toFixed(2)},${(cy + y * ry).toFixed(2)}`;
  const quarter = (/** @type {number[]} */ ...[x1, y1, x2, y2, x, y]) => `C${point(x1, y1)} ${point(x2, y2)} ${point(x, y)}`;
  return [
    `M${point(1, 0)}`,
    quarter(1, ROUND, ROUND, 1, 0, 1),
    quarter(-ROUND, 1, -1, ROUND, -1, 0),
    quarter(-1, -ROUND, -ROUND, -1, 0, -1),
    quarter(ROUND, -1, 1, -ROUND, 1, 0),
  ].join(" ");
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} toX
 * @param {number} toY
 */
function line(x, y, toX, toY) {
  return `M${x},${y} L${toX},${toY}`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} toX
 * @param {number} toY
 */
function arrow(x, y, toX, toY) {
  const angle = Math.atan2(toY - y, toX - x);
  const side = (/** @type {number} */ turn) => `${(toX - HEAD * Math.cos(angle + turn)).toFixed(2)},${(toY - HEAD * Math.sin(angle + turn)).toFixed(2)}`;
  return `${line(x, y, toX, toY)} M${side(OPENING)} L${toX},${toY} L${side(-OPENING)}`;
}

/**
 * What the tutor draws as a path; null for what it writes.
 * @param {Pick<Annotation, "kind" | "x" | "y" | "dx" | "dy">} annotation
 */
export function outline({ kind, x, y, dx, dy }) {
  if (kind === "write") return null;
  if (kind === "circle") return ellipse(x, y, dx / 2, dy / 2);
  return kind === "arrow" ? arrow(x, y, x + dx, y + dy) : line(x, y, x + dx, y + dy);
}

/**
 * Builds an ellipse in the rectangle from where the stroke began to where it is; js-draw has circles only.
 * @implements {ComponentBuilder}
 */
export class Ellipse {
  #jsdraw;
  #start;
  #end;

  /**
   * @param {typeof import("js-draw")} jsdraw
   * @param {StrokeDataPoint} start
   */
  constructor(jsdraw, start) {
    this.#jsdraw = jsdraw;
    this.#start = this.#end = start;
  }

  getBBox() {
    return this.#stroke().getBBox();
  }

  build() {
    return this.#stroke();
  }

  /** @param {import("js-draw").AbstractRenderer} renderer */
  preview(renderer) {
    this.#stroke().render(renderer);
  }

  /** @param {StrokeDataPoint} point */
  addPoint(point) {
    this.#end = point;
  }

  #stroke() {
    const { Path, Stroke, Color4, pathToRenderable } = this.#jsdraw;
    const [a, b] = [this.#start.pos, this.#end.pos];
    const [cx, cy, rx, ry] = [(a.x + b.x) / 2, (a.y + b.y) / 2, Math.abs(a.x - b.x) / 2, Math.abs(a.y - b.y) / 2];
    const style = { fill: Color4.transparent, stroke: { color: this.#start.color, width: this.#start.width } };
    return new Stroke([pathToRenderable(Path.fromString(ellipse(cx, cy, rx, ry)), style)]);
  }
}
