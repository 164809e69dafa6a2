// The part of the desk that is spoken into: press to talk, hands-free, and how loud it is.

/** @import { Make, Words } from "./types" */

const WINDOW = 150; // frames of 20 ms
const SHARE = 0.1; // speech has pauses
const STEPS = 30; // of the meter, 2 dB each: every one is drawn, and sound waits while the page is drawn

/** What to say of the level to those who do not see it: the loudest word of three seconds, and only where it is another. */
export class LevelTold {
  /** @type {Record<string, number>} */
  #counts = {};
  #frames = 0;
  /** @type {string | null} */
  #last = null;

  /**
   * The word that is to be said now, or null.
   * @param {string} word
   */
  push(word) {
    this.#counts[word] = (this.#counts[word] ?? 0) + 1;
    this.#frames += 1;
    if (this.#frames < WINDOW) return null;
    const now = ["high", "good", "low"].find((each) => (this.#counts[each] ?? 0) >= SHARE * WINDOW) ?? "none";
    this.#counts = {};
    this.#frames = 0;
    if (now === this.#last) return null;
    this.#last = now;
    return now;
  }
}

/**
 * make: from layout.js; words: the desk's labels; pressToTalk(button) sets the button to work; handsFree(on) is called
 * when the student turns it on or off. `element` is where it shows.
 */
export class Speaking {
  #words;
  #talk;
  #talkText;
  #handsFree;
  #level;
  #meter;
  #meterText;
  #drawn = 0; // of the meter
  #live;
  #told = new LevelTold();

  /**
   * @param {{
   *   make: Make,
   *   words: Words,
   *   pressToTalk: (button: HTMLButtonElement) => void,
   *   handsFree: (on: boolean) => void,
   * }} given
   */
  constructor({ make, words, pressToTalk, handsFree }) {
    this.#words = words;
    const icon = make("span", { class: "tutor-mic", "aria-hidden": "true" });
    this.#talkText = make("span", {}, words.talk);
    const talk = { type: "button", class: "tutor-main tutor-hold", "aria-pressed": "false" };
    this.#talk = make("button", talk, icon, this.#talkText);
    pressToTalk(this.#talk);
    const change = (/** @type {{ target: HTMLInputElement }} */ { target }) => handsFree(target.checked);
    this.#handsFree = make("input", { type: "checkbox", role: "switch", change });
    this.#meter = make("span", { class: "tutor-meter", "aria-hidden": "true" });
    this.#meterText = make("span", {}, words.level_none);
    const name = make("span", { class: "tutor-hidden" }, `${words.level}: `);
    this.#level = make("span", { class: "tutor-level", hidden: true }, this.#meter, name, this.#meterText);
    const free = make("label", { class: "tutor-switch" }, this.#handsFree, words.hands_free);
    this.#live = make("span", { class: "tutor-hidden", role: "status" });
    const keys = make("span", { class: "tutor-small tutor-keys" }, words.talk_keys);
    this.element = make("div", { class: "tutor-speaking" }, this.#talk, free, keys, this.#level, this.#live);
  }

  /**
   * state: off, opening, talking (held), on (hands-free).
   * @param {"off" | "opening" | "talking" | "on"} state
   */
  show(state) {
    const free = state === "on";
    const said = { talking: "talking", on: "mic_on", off: "mic_off", opening: "" }[state];
    if (said && state !== this.#talk.dataset.state && this.#talk.dataset.state) this.#live.textContent = this.#words[said];
    if (state === "off") this.#told = new LevelTold();
    this.#talk.setAttribute("aria-pressed", String(state === "talking" || free));
    this.#talk.dataset.state = state;
    this.#talk.disabled = free;
    const texts = { off: "talk", opening: "opening", talking: "talking", on: "mic_on" };
    this.#talkText.textContent = this.#words[texts[state]];
    this.#handsFree.checked = free || (state === "opening" && this.#handsFree.checked);
    this.#level.hidden = state === "off";
  }

  /**
   * word: none, low, good or high; meter: 0 to 1.
   * @param {{ word: string, meter: number }} loudness
   */
  showLevel({ word, meter }) {
    const level = Math.round(meter * STEPS) / STEPS;
    if (level !== this.#drawn) this.#meter.style.setProperty("--level", String((this.#drawn = level)));
    const text = this.#words[`level_${word}`];
    if (this.#meterText.textContent !== text) this.#meterText.textContent = text;
    const told = this.#told.push(word);
    if (told) this.#live.textContent = `${this.#words.level}: ${this.#words[`level_${told}`]}`;
  }
}
