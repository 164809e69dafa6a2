// What a step that wants code shows: where to write it, the code to begin with, and whether the checks may run.

/** @import { Make, Words } from "./types" */

/** The event by which the desk asks the notebook around it to put code into a cell; `detail.code` is the code. */
export const INSERT = "tutor-insert-code";

/**
 * make: from layout.js; words: the desk's labels; root: the desk, from which the event bubbles; trust(): the student lets
 * the lesson's checks run after all; told(code): the step's code is another now, its solution. `element` is where it shows.
 */
export class CodePanel {
  #words;
  #root;
  #code;
  #starter;
  #status;
  #refused;
  #told;
  /** @type {string | null} */
  #step = null;

  /**
   * @param {{ make: Make, words: Words, root: HTMLElement, trust: () => void, told: (code: string) => void }} given
   */
  constructor({ make, words, root, trust, told }) {
    this.#words = words;
    this.#told = told;
    this.#root = root;
    this.#code = make("code");
    // Code reads from left to right in every language.
    const pre = make("pre", { dir: "ltr", tabindex: "0", "aria-label": words.code }, this.#code);
    const insert = make("button", { type: "button", class: "tutor-main", click: () => this.#insert() }, words.insert_code);
    const copy = make("button", { type: "button", click: () => this.#copy() }, words.copy);
    this.#status = make("span", { class: "tutor-small", role: "status" });
    this.#starter = make("div", {}, pre, make("div", { class: "tutor-row" }, insert, copy, this.#status));
    const allow = make("button", { type: "button", click: trust }, words.trust);
    this.#refused = make("p", { class: "tutor-row", hidden: true }, make("span", {}, words.untrusted), allow);
    const help = make("p", { class: "tutor-small" }, words.code_help);
    this.element = make("section", { class: "tutor-code", "aria-label": words.code, hidden: true }, help, this.#starter);
    this.element.append(this.#refused);
  }

  /**
   * The same step may come again: what was said about its code stays, unless the code is another.
   * @param {{ step: string, code: string, coding: boolean }} view
   */
  show({ step, code, coding }) {
    const another = code !== this.#code.textContent;
    if (step !== this.#step || another) this.#status.textContent = "";
    if (step === this.#step && another) this.#told(code);
    this.#step = step;
    this.#code.textContent = code;
    this.#starter.hidden = !code;
    this.element.hidden = !coding;
  }

  /** Whatever code comes next is no solution, also where the step is the same. */
  forget() {
    this.#step = null;
  }

  /**
   * The student said No to the lesson's own code: say what follows from it, and offer to change it.
   * @param {boolean} refused
   */
  showRefused(refused) {
    this.#refused.hidden = !refused;
  }

  #insert() {
    const detail = { code: this.#code.textContent };
    const asked = new CustomEvent(INSERT, { bubbles: true, cancelable: true, detail });
    if (this.#root.dispatchEvent(asked)) return this.#copy(); // nobody there who could
    this.#status.textContent = this.#words.inserted;
    return null;
  }

  async #copy() {
    const done = await this.#toClipboard();
    this.#status.textContent = done ? this.#words.copied : this.#words.copy_failed;
  }

  // Browsers give the clipboard to safe pages only; the older way needs the text selected, which then stays.
  async #toClipboard() {
    try {
      await navigator.clipboard.writeText(this.#code.textContent);
      return true;
    } catch {
      getSelection()?.selectAllChildren(this.#code);
      return document.execCommand("copy");
    }
  }
}
