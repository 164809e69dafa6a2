// What stands above the lesson: plain sentences with their cure, and the questions that block nothing.

/** @import { Make, Words } from "./types" */

const QUESTIONS = ["trust", "tone", "reload"];

/** @typedef {{ label: string, press: () => void, main?: boolean }} Action */

/**
 * make: from layout.js; words: the desk's labels; trust, reload, tone(name): called when the student says so; answered: called when
 * a question goes, and with it the button that had the focus; refused(yes): the student said No to the lesson's own
 * code, or no longer does. `element` is where it shows.
 */
export class Notices {
  #make;
  #words;
  #on;
  #refused = false;
  /** What stands, by what it is about. @type {Map<string, HTMLElement>} */
  #boxes = new Map();

  /**
   * @param {{
   *   make: Make,
   *   words: Words,
   *   trust: () => void,
   *   reload: () => void,
   *   tone: (name: string) => void,
   *   answered: () => void,
   *   refused: (yes: boolean) => void,
   * }} given
   */
  constructor({ make, words, ...on }) {
    this.#make = make;
    this.#words = words;
    this.#on = on;
    this.element = make("div", { class: "tutor-notices", role: "status" });
  }

  /**
   * One plain sentence; the same one stands only once. `key` names what it is about, for `drop`.
   * @param {string} text
   * @param {Action} [action]
   */
  tell(text, key = text, action) {
    const box = this.#bar(text, key, action ? [action] : []);
    const label = this.#words.dismiss;
    const close = { type: "button", class: "tutor-close", "aria-label": label, click: () => this.#answered(key) };
    box.append(this.#make("button", close, "×"));
  }

  /**
   * Go on with what stood in a desk of another language; its questions are asked again by the session.
   * @param {Notices} earlier
   */
  take(earlier) {
    this.#refuse(earlier.#refused);
    for (const [key, box] of earlier.#boxes) {
      const text = this.#words[key] ?? box.firstElementChild?.textContent;
      if (!QUESTIONS.includes(key)) this.tell(text, key);
    }
  }

  /** @param {string} key */
  drop(key) {
    this.#boxes.get(key)?.remove();
    this.#boxes.delete(key);
  }

  /**
   * Ask whether the lesson's own code may run. Who said No is not asked again: the step that needs it says so.
   * @param {boolean} asked
   */
  askTrust(asked) {
    this.drop("trust");
    if (!asked) this.#refuse(false);
    if (!asked || this.#refused) return;
    const yes = { label: this.#words.trust, press: () => this.trust(), main: true };
    const no = { label: this.#words.no_trust, press: () => this.#refuse(true) };
    this.#bar(this.#words.ask_trust, "trust", [yes, no]);
  }

  /** Yes, it may. */
  trust() {
    this.#refuse(false);
    this.#answered("trust");
    this.#on.trust();
  }

  /**
   * Ask whether the tutor may go by how the student speaks. Neither answer is suggested.
   * @param {boolean} asked
   */
  askTone(asked, place = this.element) {
    this.drop("tone");
    if (!asked) return;
    const answer = (/** @type {string} */ tone) => () => {
      this.#answered("tone");
      this.#on.tone(tone);
    };
    const yes = { label: this.#words.tone_yes, press: answer("delivery") };
    const no = { label: this.#words.tone_no, press: answer("stated") };
    this.#bar(this.#words.ask_tone, "tone", [yes, no], place);
  }

  /**
   * The lesson's file was changed: offer to load it again, or say why that cannot be done.
   * @param {boolean} offered
   * @param {string} mistake
   */
  offerReload(offered, mistake) {
    this.drop("reload");
    if (mistake) this.tell(mistake, "reload");
    if (!offered) return;
    const press = () => {
      this.#answered("reload");
      this.#on.reload();
    };
    this.tell(this.#words.changed, "reload", { label: this.#words.reload, press });
  }

  /** @param {boolean} refused */
  #refuse(refused) {
    this.#refused = refused;
    this.#on.refused(refused);
    if (refused) this.#answered("trust");
  }

  /** @param {string} key */
  #answered(key) {
    this.drop(key);
    this.#on.answered();
  }

  /**
   * @param {string} text
   * @param {string} key
   * @param {Action[]} actions
   */
  #bar(text, key, actions, place = this.element) {
    const make = this.#make;
    this.drop(key);
    const box = make("div", { class: "tutor-notice", "data-key": key }, make("span", { dir: "auto" }, text));
    for (const { label, press, main = false } of actions) {
      box.append(make("button", { type: "button", class: main ? "tutor-main" : null, click: press }, label));
    }
    place.append(box);
    this.#boxes.set(key, box);
    return box;
  }
}
