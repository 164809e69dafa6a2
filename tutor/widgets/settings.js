// How the student wants to hear and to be heard: loudness, speed, which voice, which microphone.

/**
 * @import { Make, Words } from "./types"
 * @typedef {import("./devices.js").Input} Input
 */

const PACES = { min: "70", max: "130", step: "10" }; // percent of the voice's own speed, as Pace of tutor/frames.py

/**
 * make: from layout.js; words: the desk's labels; tongues: languages of the desk, each with its own name; percent: formats
 * a share; tongue(tag): the desk is to be in this language, or as the `lesson`; volume(0..1), attention(on),
 * browserVoice(on), device(id), set(pace, checkWords): the student wants it so. `element` is where it shows.
 */
export class Settings {
  #make;
  #words;
  #percent;
  #tongue;
  #volume;
  #attention;
  /** @type {Input[]} */
  #inputs = [];
  #pace;
  #paceText;
  #check;
  #checkBox;
  #browserVoice;
  #browserVoiceBox;
  #devices;
  #devicesBox;
  #mustCheck = false;
  #ears = true;

  /**
   * @param {{
   *   make: Make,
   *   words: Words,
   *   tongues: Record<string, string>,
   *   percent: Intl.NumberFormat,
   *   tongue: (tag: string) => void,
   *   volume: (share: number) => void,
   *   attention: (on: boolean) => void,
   *   browserVoice: (on: boolean) => void,
   *   device: (id: string) => void,
   *   set: (pace: number, checkWords: boolean) => void,
   * }} given
   */
  constructor({ make, words, tongues, percent, ...on }) {
    this.#make = make;
    this.#words = words;
    this.#percent = percent;
    const set = () => {
      this.#tellPace();
      on.set(Number(this.#pace.value), this.#check.checked);
    };
    const volume = { type: "range", min: "0", max: "1", step: "0.05", value: "1", input: (/** @type {any} */ { target }) => on.volume(Number(target.value)) };
    this.#pace = make("input", { type: "range", ...PACES, value: "100", input: () => this.#tellPace(), change: set });
    this.#paceText = make("span", { "aria-hidden": "true", class: "tutor-pace" });
    this.#volume = make("input", volume);
    this.#attention = make("input", { type: "checkbox", checked: true, change: ({ target }) => on.attention(target.checked) });
    this.#browserVoice = make("input", { type: "checkbox", change: ({ target }) => on.browserVoice(target.checked) });
    this.#check = make("input", { type: "checkbox", role: "switch", change: set });
    this.#devices = make("select", { change: ({ target }) => on.device(target.value) });
    const box = { class: "tutor-switch" };
    const named = Object.entries(tongues).map(([tag, name]) => make("option", { value: tag, lang: tag }, name));
    this.#tongue = make("select", { change: ({ target }) => on.tongue(target.value) });
    this.#tongue.append(make("option", { value: "lesson" }, words.as_lesson), ...named);
    this.#browserVoiceBox = make("label", { ...box, hidden: true }, this.#browserVoice, words.browser_voice);
    this.#checkBox = make("label", box, this.#check, words.check_words);
    this.#devicesBox = make("label", { ...box, hidden: true }, words.mic_which, this.#devices);
    this.element = make(
      "div",
      { class: "tutor-small tutor-sound" },
      make("label", {}, words.volume, this.#volume),
      make("label", {}, words.pace, this.#pace, this.#paceText),
      make("label", box, this.#attention, words.attention),
      this.#browserVoiceBox,
      this.#checkBox,
      this.#devicesBox,
      make("label", box, words.language, this.#tongue),
    );
    this.#tellPace();
  }

  /**
   * As the session has it; must_check: the student does not choose that.
   * @param {{ pace: number, check_words: boolean, must_check: boolean }} settings
   */
  show({ pace, check_words, must_check }) {
    this.#pace.value = String(pace);
    this.#tellPace();
    this.#check.checked = check_words;
    this.#mustCheck = must_check;
    this.showEars(this.#ears);
  }

  /**
   * The language of the desk: a tag, or `lesson`.
   * @param {string} tongue
   */
  showTongue(tongue) {
    this.#tongue.value = tongue;
  }

  /**
   * Go on as it was in a desk of another language, from which this one was chosen.
   * @param {Settings} earlier
   */
  take(earlier) {
    this.#volume.value = earlier.#volume.value;
    this.#attention.checked = earlier.#attention.checked;
    this.offerBrowserVoice(!earlier.#browserVoiceBox.hidden, earlier.#browserVoice.checked);
    this.showDevices(earlier.#inputs, earlier.#devices.value);
  }

  /** The keyboard goes on where the language was chosen. */
  focusTongue() {
    this.#tongue.focus({ preventScroll: true });
  }

  /**
   * Whether the student can be heard.
   * @param {boolean} there
   */
  showEars(there) {
    this.#ears = there;
    this.#checkBox.hidden = !there || this.#mustCheck;
  }

  /**
   * The microphones, and the id of the one that is chosen; there is nothing to choose among fewer than two.
   * @param {Input[]} list
   * @param {string} chosen
   */
  showDevices(list, chosen) {
    this.#inputs = list;
    /** @param {Input} input */
    const option = ({ id, label }) => this.#make("option", { value: id }, label);
    this.#devices.replaceChildren(option({ id: "", label: this.#words.mic_usual }), ...list.map(option));
    this.#devices.value = chosen;
    this.#devicesBox.hidden = !this.#ears || list.length < 2;
  }

  /**
   * @param {boolean} there
   * @param {boolean} on
   */
  offerBrowserVoice(there, on) {
    this.#browserVoiceBox.hidden = !there;
    this.#browserVoice.checked = on;
  }

  #tellPace() {
    this.#paceText.textContent = this.#percent.format(Number(this.#pace.value) / 100);
    this.#pace.setAttribute("aria-valuetext", this.#paceText.textContent);
  }
}
