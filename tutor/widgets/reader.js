// A voice of the browser's own that reads the captions.

/** @import { Timers } from "./types" */

const READING_MS = 2000; // how often to tell that a text is still being read
const STUCK_MS = 5000; // a voice that gives no sign for this long ...
const STUCK_MS_PER_LETTER = 300; // ... and this for each letter of the sentence is stuck

/**
 * The first voice on this machine that speaks a language (BCP 47), or null. Voices of a cloud are never used.
 * @param {SpeechSynthesisVoice[]} voices
 * @param {string} language
 */
export function localVoice(voices, language) {
  const tag = (/** @type {string} */ text) => text.replace("_", "-").toLowerCase();
  const wanted = tag(language);
  const local = voices.filter((voice) => voice.localService);
  return (
    local.find((voice) => tag(voice.lang) === wanted) ??
    local.find((voice) => tag(voice.lang).split("-")[0] === wanted.split("-")[0]) ??
    null
  );
}

/**
 * Reads captions with the browser's voice. That it is still reading is told every 2 s, and the end of a turn when it
 * was announced and the last sentence is over. A voice that is stuck tells nothing, so that the lesson goes on.
 * given: {speech: speechSynthesis, Utterance, onPlayed(turn, ms, done), now(), setTimer, clearTimer}
 */
export class Reader {
  #given;
  #turn = -1;
  #hushed = -1;
  /** @type {SpeechSynthesisUtterance[]} */
  #open = []; // sentences not yet over, held here also because Chromium forgets those that nobody holds
  #ended = false;
  #began = 0;
  #sign = 0; // when the voice last gave a sign of life
  /** @type {number | null} */
  #timer = null;

  /**
   * @param {Timers & {
   *   speech: SpeechSynthesis,
   *   Utterance: typeof SpeechSynthesisUtterance,
   *   onPlayed: (turn: number, ms: number, done: boolean) => void,
   *   now: () => number,
   * }} given
   */
  constructor(given) {
    this.#given = given;
  }

  /**
   * @param {number} turn
   * @param {string} text
   * @param {{ voice: SpeechSynthesisVoice, volume: number, rate: number }} how
   */
  say(turn, text, { voice, volume, rate }) {
    if (!this.#begin(turn)) return;
    const { speech, Utterance } = this.#given;
    const utterance = new Utterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.volume = volume;
    utterance.rate = rate;
    utterance.onstart = utterance.onboundary = () => (this.#sign = this.#given.now());
    utterance.onend = utterance.onerror = () => {
      if (!this.#open.includes(utterance)) return; // cancelled
      this.#sign = this.#given.now();
      this.#open = this.#open.filter((each) => each !== utterance);
      if (this.#open.length === 0) this.#given.clearTimer(this.#timer);
      this.#finish();
    };
    if (this.#open.length === 0) {
      this.#sign = this.#given.now();
      this.#report();
    }
    this.#open.push(utterance);
    speech.speak(utterance);
  }

  /** @param {number} turn */
  end(turn) {
    if (!this.#begin(turn)) return;
    this.#ended = true;
    this.#finish();
  }

  /** @param {number} turn */
  hush(turn) {
    this.#hushed = Math.max(this.#hushed, turn);
    if (this.#turn <= turn) this.#cut();
  }

  /** Fall silent now; what comes next is read again. */
  stop() {
    this.#cut();
  }

  /** @param {number} turn */
  #begin(turn) {
    if (turn <= this.#hushed || turn < this.#turn) return false;
    if (turn > this.#turn) {
      this.#cut();
      this.#turn = turn;
      this.#ended = false;
      this.#began = this.#given.now();
    }
    return true;
  }

  #finish() {
    if (this.#open.length > 0 || !this.#ended) return;
    this.#ended = false;
    this.#tell(true);
  }

  #cut() {
    if (this.#open.length === 0) return;
    this.#open = [];
    this.#given.clearTimer(this.#timer);
    this.#given.speech.cancel();
    this.#tell(false);
    this.#turn = -1;
  }

  // Voices tell of sentences, and some of words, too seldom or not at all: a timer asks.
  #report() {
    this.#timer = this.#given.setTimer(() => {
      const patience = STUCK_MS + STUCK_MS_PER_LETTER * this.#open[0].text.length;
      if (this.#given.now() - this.#sign <= patience) this.#tell(false);
      this.#report();
    }, READING_MS);
  }

  /** @param {boolean} done */
  #tell(done) {
    this.#given.onPlayed(this.#turn, Math.round(this.#given.now() - this.#began), done);
  }
}
