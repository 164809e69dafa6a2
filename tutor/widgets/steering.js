// Hint, with the rungs of its ladder, Skip and Pause.

/** @import { Fill, Make, Words } from "./types" */

/** make, fill: from layout.js; words: the desk's labels; hint, skip, pause: called when pressed. `element` holds them. */
export class Steering {
  #make;
  #fill;
  #words;
  #hint;
  #ladder;
  #hints = 0;

  /** @param {{ make: Make, fill: Fill, words: Words, hint: () => void, skip: () => void, pause: () => void }} given */
  constructor({ make, fill, words, hint, skip, pause }) {
    this.#make = make;
    this.#fill = fill;
    this.#words = words;
    const button = (/** @type {string} */ text, /** @type {() => void} */ press) => make("button", { type: "button", click: press }, text);
    this.#hint = button(words.hint, hint);
    this.#ladder = make("span", { class: "tutor-ladder tutor-small" });
    const rest = [button(words.skip, skip), button(words.pause, pause)];
    this.element = make("div", { class: "tutor-steering" }, this.#hint, this.#ladder, ...rest);
  }

  /**
   * A step that has so many hints.
   * @param {{ hints: number }} view
   */
  showStep({ hints }) {
    this.#hints = hints;
    this.#hint.hidden = hints === 0;
    this.showGiven(0);
  }

  /**
   * How many of them were given.
   * @param {number} given
   */
  showGiven(given) {
    const all = [...Array(this.#hints).keys()].map((index) =>
      this.#make("span", { class: index < given ? "tutor-rung tutor-given" : "tutor-rung" }),
    );
    const rungs = this.#make("span", { class: "tutor-rungs", "aria-hidden": "true" }, ...all);
    const left = Math.max(0, this.#hints - given);
    this.#ladder.hidden = this.#hints === 0;
    this.#ladder.replaceChildren(rungs, left ? this.#fill(this.#words.hints_left, { left }) : this.#words.hints_none);
  }
}
