// A calm face beside the conversation, whose mouth moves with the tutor's sound; it shows nothing but that.

const SVG = "http://www.w3.org/2000/svg";

/** @import { Heartbeat } from "./types" */

/** @type {(tag: string, attributes: Record<string, string | number>) => Element} */
const shape = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
};

/** given: {loudness() -> 0 to 1, nextBeat(then) -> id, dropBeat(id), still: no motion is wanted}. */
export class Presence {
  #given;
  #mouth;
  /** @type {number | null} */
  #beat = null;
  #open = 0;

  /** @param {Omit<Heartbeat, "now"> & { loudness(): number, still: boolean }} given */
  constructor(given) {
    this.#given = given;
    this.#mouth = shape("ellipse", { cx: 20, cy: 27, rx: 6, ry: 1.2, class: "tutor-mouth" });
    this.element = shape("svg", { viewBox: "0 0 40 40", class: "tutor-presence", "aria-hidden": "true" });
    this.element.append(
      shape("circle", { cx: 20, cy: 20, r: 19, class: "tutor-head-shape" }),
      shape("circle", { cx: 13.5, cy: 16, r: 2, class: "tutor-eye" }),
      shape("circle", { cx: 26.5, cy: 16, r: 2, class: "tutor-eye" }),
      this.#mouth,
    );
  }

  /**
   * Whether the tutor speaks.
   * @param {boolean} on
   */
  speaking(on) {
    if (on && !this.#given.still) this.#beat ??= this.#given.nextBeat(() => this.#move());
    else if (!on) this.close();
  }

  close() {
    if (this.#beat !== null) this.#given.dropBeat(this.#beat);
    this.#beat = null;
    this.#open = 0;
    this.#mouth.setAttribute("ry", "1.2");
  }

  // Half way to where it should be, each time: speech is fast, a face need not be.
  #move() {
    this.#open += (Math.min(1, 5 * this.#given.loudness()) - this.#open) / 2;
    this.#mouth.setAttribute("ry", (1.2 + 4.8 * this.#open).toFixed(2));
    this.#beat = this.#given.nextBeat(() => this.#move());
  }
}
