// Choices to pick from, or criteria to tick.

/** @import { Asking, Make } from "./types" */

/** make: from layout.js. `element` is where it shows. */
export class Options {
  #make;
  /** @type {HTMLInputElement[]} */
  #inputs = [];
  #shown = "[]";
  /** What was ticked in a desk of another language: the texts, and whether each was. @type {[string, boolean[]]} */
  #before = ["[]", []];

  /** @param {{ make: Make }} given */
  constructor({ make }) {
    this.#make = make;
    this.element = make("form", { class: "tutor-options" });
  }

  /** Whether these very texts are shown. */
  shows(/** @type {string[]} */ texts) {
    return JSON.stringify(texts) === this.#shown;
  }

  /**
   * done(indices): the student has chosen.
   * @param {string[]} texts in HTML
   * @param {Asking} asking
   */
  show(texts, { type, legend, button, language, some, done }) {
    const make = this.#make;
    const form = this.element;
    this.#shown = JSON.stringify(texts);
    form.replaceChildren();
    if (texts.length === 0) return;
    const inputs = (this.#inputs = texts.map(() => make("input", { type, name: "option" })));
    const send = make("button", { type: "submit", class: "tutor-main" }, button);
    const look = () => (send.disabled = some && !inputs.some((input) => input.checked));
    form.onchange = look;
    form.onsubmit = (event) => {
      event.preventDefault();
      done(inputs.flatMap((input, index) => (input.checked ? [index] : [])));
    };
    const [before, ticked] = this.#before;
    if (before === this.#shown) inputs.forEach((input, index) => (input.checked = ticked[index]));
    const text = (/** @type {number} */ index) => {
      const element = make("span", { dir: "auto", lang: language });
      element.innerHTML = texts[index]; // sanitised by the kernel
      return element;
    };
    const rows = inputs.map((input, index) => make("label", { class: "tutor-option" }, input, text(index)));
    form.append(make("fieldset", {}, make("legend", {}, legend), ...rows), send);
    look();
  }

  /**
   * Where the same is shown again, it is ticked as it was there.
   * @param {Options} earlier
   */
  take(earlier) {
    this.#before = [earlier.#shown, earlier.#inputs.map((input) => input.checked)];
  }
}
