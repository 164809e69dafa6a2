// What was understood of the student, before it counts: to be sent as it is, corrected, or dropped.

/** @import { Make, Words } from "./types" */

/**
 * make: from layout.js; words: the desk's labels; root: the desk; checked(turn, text) is called with what the student
 * makes of it, an empty text drops it; done: called when the field that had the focus goes. `element` is where it shows.
 */
export class Checking {
  #root;
  #box;
  #live;
  #told;
  #on;
  #turn = 0;
  #understood = "";
  /** @type {HTMLElement | null} */
  #before = null;

  /**
   * @param {{
   *   make: Make,
   *   words: Words,
   *   root: HTMLElement,
   *   checked: (turn: number, text: string) => void,
   *   done: () => void,
   * }} given
   */
  constructor({ make, words, root, ...on }) {
    this.#root = root;
    this.#on = on;
    this.#told = words.heard;
    const keydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") this.#answer("");
      else if (event.key === "Enter" && !event.shiftKey) submit(event);
    };
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      if (this.#box.value.trim()) this.#answer(this.#box.value.trim());
    };
    this.#box = make("textarea", { rows: "1", dir: "auto", "aria-label": words.heard, keydown });
    this.#live = make("span", { class: "tutor-hidden", role: "status" });
    const send = make("button", { type: "submit", class: "tutor-main" }, words.heard_send);
    const drop = make("button", { type: "button", click: () => this.#answer("") }, words.heard_drop);
    const title = make("p", { class: "tutor-heard", "aria-hidden": "true" }, words.heard);
    const help = make("p", { class: "tutor-small" }, words.heard_help);
    const row = make("div", { class: "tutor-typing" }, this.#box, send, drop);
    this.element = make("form", { class: "tutor-checking", "aria-label": words.heard, hidden: true, submit }, title, row, help);
    this.element.append(this.#live);
  }

  /**
   * Newer words take the place of older ones, but are put behind what the student has changed. Empty: nothing stands.
   * @param {{ turn: number, text: string }} head
   */
  show({ turn, text }) {
    const activeElement = /** @type {HTMLElement} */ (document.activeElement ?? document.body);
    if (!text) return this.#hide();
    if (turn === this.#turn && text === this.#understood) return null; // it stands there, as the student has left it
    const changed = !this.element.hidden && this.#box.value !== this.#understood;
    this.#box.value = changed ? `${this.#box.value} ${text}` : text;
    this.#turn = turn;
    this.#understood = text;
    this.element.hidden = false;
    if (activeElement === this.#box) return null;
    // Who is writing is not disturbed, nor who is elsewhere on the page: for them it is said.
    const writing = activeElement.tagName === "TEXTAREA" && /** @type {HTMLTextAreaElement} */ (activeElement).value;
    const free = activeElement === document.body || (this.#root.contains(activeElement) && !writing);
    this.#live.textContent = free ? "" : `${this.#told}: ${text}`;
    if (!free) return null;
    this.#before = activeElement;
    return this.#box.focus();
  }

  /**
   * Go on with what stood in a desk of another language.
   * @param {Checking} earlier
   */
  take(earlier) {
    this.#box.value = earlier.#box.value;
    this.#turn = earlier.#turn;
    this.#understood = earlier.#understood;
    this.element.hidden = earlier.element.hidden;
  }

  /** @param {string} text */
  #answer(text) {
    this.#on.checked(this.#turn, text);
    this.#hide();
  }

  #hide() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.#live.textContent = this.#understood = "";
    const before = this.#before;
    this.#before = null;
    if (!hadFocus) return;
    if (before && before !== document.body && this.#root.contains(before)) before.focus({ preventScroll: true });
    else this.#on.done();
  }
}
