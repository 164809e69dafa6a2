// The conversation as the student reads it: what was said, and who may speak now.

/**
 * @import { Annotation, Holder, Make, Words } from "./types"
 * @typedef {{ turn: number, who: string, move?: string }} Line
 */

const LINES_KEPT = 200;

/**
 * make: from layout.js; words: the desk's labels; language: BCP 47, of what is said; tutor: the tutor's name; face: an element that stands for the tutor;
 * again(): the last sentence is wanted once more. `element` is where it shows.
 */
export class Conversation {
  #make;
  #words;
  #language;
  #tutor;
  #log;
  #floor;
  #floorText;
  #again;
  #following = true;

  /** @param {{ make: Make, words: Words, language: string, tutor: string, face: Element, again: () => void }} given */
  constructor({ make, words, language, tutor, face, again }) {
    this.#language = language;
    this.#make = make;
    this.#words = words;
    this.#tutor = tutor;
    this.#floorText = make("span", { role: "status" });
    const mark = make("span", { class: "tutor-ai" }, words.ai_voice);
    const lamp = make("span", { class: "tutor-lamp", "aria-hidden": "true" });
    this.#again = make("button", { type: "button", class: "tutor-again", hidden: true, click: again }, words.again);
    this.#floor = make("div", { class: "tutor-floor", "data-holder": "nobody" }, face, lamp, this.#floorText, mark, this.#again);
    this.#log = make("div", {
      class: "tutor-log",
      role: "log",
      "aria-live": "polite",
      "aria-label": words.conversation,
      tabindex: "0",
    });
    this.element = make("section", { class: "tutor-talk" }, this.#floor, this.#log);
    // Only the student's own scrolling counts: the box scrolls by itself when a step makes it smaller.
    const look = () => (this.#following = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40);
    for (const kind of ["wheel", "touchmove", "keyup", "pointerup"]) {
      this.#log.addEventListener(kind, () => setTimeout(look, 100));
    }
    new ResizeObserver(() => this.#follow()).observe(this.#log);
  }

  /**
   * Go on with what was said in a desk of another language.
   * @param {Conversation} earlier
   */
  take(earlier) {
    this.#log.append(...earlier.#log.childNodes);
    for (const who of this.#log.querySelectorAll('[data-who="student"] > .tutor-who')) who.textContent = this.#words.you;
  }

  /**
   * Add a caption; gives the text node in which it stands.
   * @param {Line & { text: string }} head
   */
  caption(head) {
    const spoken = this.#make("span", {}, head.text);
    this.#add(head, spoken);
    return spoken.firstChild;
  }

  /**
   * Say in words what the tutor draws: it stands here for those who do not see it, and is not spoken.
   * @param {Line & { drawn: Annotation[] }} head
   */
  drawn(head) {
    for (const { words } of head.drawn) {
      const said = /** @type {HTMLElement | null} */ (this.#log.lastElementChild);
      const goesOn = said?.dataset.turn === String(head.turn) && said.lastElementChild?.lastElementChild?.matches(".tutor-drawn");
      const text = goesOn ? words : this.#words.drawn.replace("{what}", () => words); // where, is said once
      this.#add(head, this.#make("span", { class: "tutor-drawn" }, text));
    }
  }

  /**
   * @param {Line} line
   * @param {Element} piece
   */
  #add({ turn, who, move }, piece) {
    const make = this.#make;
    const last = /** @type {HTMLElement | null} */ (this.#log.lastElementChild);
    if (last?.dataset.turn === String(turn) && last.dataset.who === who) {
      last.lastElementChild?.append(" ", piece);
    } else {
      const name = who === "tutor" ? this.#tutor : this.#words.you;
      const line = make("p", { "data-who": who, "data-turn": turn, "data-move": move || null });
      line.append(make("span", { class: "tutor-who" }, name), make("span", { class: "tutor-said", dir: "auto", lang: this.#language }, piece));
      this.#log.append(line);
    }
    while (this.#log.childElementCount > LINES_KEPT) this.#log.firstElementChild?.remove();
    this.#follow();
  }

  /**
   * Whether there is a sentence that can be heard again now, and whether it is.
   * @param {boolean} there
   * @param {boolean} playing
   */
  offerAgain(there, playing) {
    this.#again.hidden = !there;
    this.#again.setAttribute("aria-pressed", String(playing));
  }

  /**
   * Code that the tutor tells: it stays here to be read when the step is over.
   * @param {string} code
   */
  code(code) {
    const make = this.#make;
    const pre = make("pre", { class: "tutor-said", dir: "ltr", tabindex: "0" }, make("code", {}, code));
    this.#log.append(make("p", { "data-who": "tutor" }, make("span", { class: "tutor-who" }, this.#tutor), pre));
    this.#follow();
  }

  /**
   * What the tutor said in this turn was broken off.
   * @param {number} turn
   */
  cut(turn) {
    const lines = /** @type {HTMLElement[]} */ ([...this.#log.children]);
    const line = lines.findLast(({ dataset }) => dataset.who === "tutor");
    if (line?.dataset.turn === String(turn)) line.classList.add("tutor-cut");
    this.#follow();
  }

  /**
   * Whose turn it is: said only while a lesson runs.
   * @param {Holder} holder
   * @param {string} text
   */
  showFloor(holder, text) {
    this.#floor.dataset.holder = holder;
    if (this.#floorText.textContent !== text) this.#floorText.textContent = text; // said once
  }

  /** @param {boolean} hidden */
  hideFloor(hidden) {
    this.#floor.hidden = hidden;
  }

  // The newest words stay in sight, unless the student has scrolled back.
  #follow() {
    if (this.#following) this.#log.scrollTop = this.#log.scrollHeight;
  }
}
