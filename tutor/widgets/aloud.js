// All of the tutor's sound at one desk: the voice, the soft sound of attention, the word that is being heard, the face;
// and when it sleeps.

/** @import { Heartbeat, Holder } from "./types" */

// A page that is drawn anew in each of the screen's frames takes half of a small computer's processor.
const BEAT_MS = 50;

/** @type {Heartbeat} */
const heartbeat = {
  now: () => performance.now(),
  nextBeat: (then) => setTimeout(then, BEAT_MS),
  dropBeat: (id) => clearTimeout(id),
};

const timers = {
  setTimer: (/** @type {() => void} */ then, /** @type {number} */ ms) => setTimeout(then, ms),
  clearTimer: (/** @type {number | null} */ id) => clearTimeout(id ?? undefined),
};

export class Aloud {
  #parts;
  #attention;
  /** @type {import("./spoken.js").Spoken | null} */
  #spoken = null;
  #presence;
  #rest;
  /** @type {Holder} */
  #holder = "nobody";
  /** The voice. */
  voice;
  /** The last sentence is being played once more. */
  repeating = false;

  /**
   * @param {{
   *   parts: {
   *     attention: typeof import("./attention.js"),
   *     presence: typeof import("./presence.js"),
   *     queue: typeof import("./queue.js"),
   *     reader: typeof import("./reader.js"),
   *     rest: typeof import("./rest.js"),
   *     spoken: typeof import("./spoken.js"),
   *     voice: typeof import("./voice.js"),
   *   },
   *   onPlayed: (turn: number, ms: number, done: boolean) => void,
   *   onBlocked: (blocked: boolean) => void,
   *   onFailed: () => void,
   *   onAgain: (there: boolean, playing: boolean) => void,
   * }} given
   */
  constructor({ parts, onPlayed, onBlocked, onFailed, onAgain }) {
    this.#parts = parts;
    this.voice = new parts.voice.Voice({
      queue: parts.queue,
      reader: parts.reader,
      onPlayed: (turn, ms, done) => {
        this.stir();
        this.#spoken?.played(turn, ms, done);
        onPlayed(turn, ms, done);
      },
      onBlocked,
      onFailed,
      onAgain: (playing) => {
        this.repeating = playing;
        this.#presence.speaking(playing);
        this.#keepAwake();
        onAgain(this.voice.canRepeat, playing);
      },
    });
    this.#attention = new parts.attention.Attention({
      hum: () => this.voice.hum(),
      ...timers,
    });
    this.#rest = new parts.rest.Rest({ wake: () => this.voice.wake(), sleep: () => this.voice.sleep(), ...timers });
    this.#presence = new parts.presence.Presence({
      loudness: () => this.voice.loudness(),
      still: matchMedia("(prefers-reduced-motion: reduce)").matches,
      ...heartbeat,
    });
  }

  /** The element that stands for the tutor. */
  get face() {
    return this.#presence.element;
  }

  /**
   * The language (BCP 47) in which words are told apart.
   * @param {string} language
   */
  speakIn(language) {
    this.#spoken ??= new this.#parts.spoken.Spoken({ language, ...heartbeat });
  }

  /**
   * A caption of the tutor, and the text node in which it stands.
   * @param {number} turn
   * @param {string} text
   * @param {Node} node
   */
  caption(turn, text, node) {
    this.stir(); // its sound follows
    this.#attention.end();
    this.#spoken?.caption(turn, text, node);
    this.voice.caption(turn, text);
  }

  /**
   * A piece of its sound: PCM16.
   * @param {number} turn
   * @param {Uint8Array} bytes
   */
  sound(turn, bytes) {
    this.stir();
    this.#attention.end();
    this.#spoken?.sound(turn, bytes.byteLength / 2 / (this.#parts.voice.RATE_HZ / 1000));
    this.voice.sound(turn, bytes);
  }

  /** @param {number} turn */
  ended(turn) {
    this.stir();
    this.#spoken?.ended(turn);
    this.voice.ended(turn);
  }

  /** @param {number} turn */
  hush(turn) {
    this.#spoken?.stop();
    this.voice.hush(turn);
  }

  /**
   * Who holds the floor.
   * @param {Holder} holder
   */
  floor(holder) {
    this.#holder = holder;
    this.#keepAwake();
    this.#attention.floor(holder);
    this.#presence.speaking(holder === "tutor");
  }

  /**
   * Whether the student wants the sound of attention.
   * @param {boolean} on
   */
  wantAttention(on) {
    this.#attention.want(on);
  }

  /** Something may be heard soon: the student does something. */
  stir() {
    this.#rest.stir();
  }

  #keepAwake() {
    this.#rest.keep(this.#holder !== "nobody" || this.repeating);
  }

  close() {
    this.#rest.close();
    this.#attention.end();
    this.#spoken?.stop();
    this.#presence.close();
    this.voice.close();
  }
}
