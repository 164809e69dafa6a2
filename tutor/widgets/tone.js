// How the step is for the student, if they care to say, and what the tutor may go by.

/** @import { Make, Words } from "./types" */

const REMARKS = ["easy", "ok", "hard", "help"];

/**
 * make: from layout.js; words: the desk's labels; remark(name): the student pressed one; set(tone): the student chose what
 * the tutor may go by. `remarks` and `choice` are where it shows.
 */
export class Tone {
  #make;
  #words;
  #select;
  #noted;
  #buttons;

  /** @param {{ make: Make, words: Words, remark: (name: string) => void, set: (tone: string) => void }} given */
  constructor({ make, words, remark, set }) {
    this.#make = make;
    this.#words = words;
    this.#noted = make("span", { class: "tutor-hidden", role: "status" });
    this.#buttons = REMARKS.map((name) => {
      const press = () => {
        this.#mark(name);
        remark(name);
      };
      return make("button", { type: "button", "data-remark": name, "aria-pressed": "false", click: press }, words[`remark_${name}`]);
    });
    const title = make("span", { class: "tutor-small", "aria-hidden": "true" }, words.remarks);
    const group = { class: "tutor-remarks", role: "group", "aria-label": words.remarks, hidden: true };
    this.remarks = make("div", group, title, ...this.#buttons, this.#noted);
    this.#select = make("select", { change: ({ target }) => set(target.value) });
    this.choice = make("label", { class: "tutor-switch", hidden: true }, words.tone, this.#select);
  }

  /**
   * offered: delivery, stated, off, or fewer of them; tone: the one that holds.
   * @param {{ offered: string[], tone: string }} head
   */
  show({ offered, tone }) {
    const make = this.#make;
    this.remarks.hidden = tone === "off";
    this.choice.hidden = offered.length < 2;
    const option = (/** @type {string} */ each) => make("option", { value: each }, this.#words[`tone_${each}`]);
    this.#select.replaceChildren(...offered.map(option));
    this.#select.value = tone;
  }

  /** Another step: what was said of the one before is no more. */
  clear() {
    this.#mark(null);
  }

  /**
   * Go on with what was pressed in a desk of another language.
   * @param {Tone} earlier
   */
  take(earlier) {
    const pressed = earlier.#buttons.find((button) => button.getAttribute("aria-pressed") === "true");
    this.#mark(pressed?.dataset.remark ?? null);
  }

  /** @param {string | null} name */
  #mark(name) {
    for (const button of this.#buttons) button.setAttribute("aria-pressed", String(button.dataset.remark === name));
    this.#noted.textContent = name ? this.#words.noted : "";
  }
}
