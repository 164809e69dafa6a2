// All of the tutor's sound at one desk: the voice, the soft sound of attention, the word that is being heard, the face.

/** @import { Heartbeat, Holder } from "./types" */

/** @type {Heartbeat} */
const heartbeat = {
  now: () => performance.now(),
  nextFrame: (then) => requestAnimationFrame(then),
  dropFrame: (id) => cancelAnimationFrame(id),
};

export class Aloud {
  #parts;
  #attention;
  /** @type {import("./spoken.js").Spoken | null} */
  #spoken = null;
  #presence;
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
        this.#spoken?.played(turn, ms, done);
        onPlayed(turn, ms, done);
      },
      onBlocked,
      onFailed,
      onAgain: (playing) => {
        this.repeating = playing;
        this.#presence.speaking(playing);
        onAgain(this.voice.canRepeat, playing);
      },
    });
    this.#attention = new parts.attention.Attention({
      hum: () => this.voice.hum(),
      setTimer: (then, ms) => setTimeout(then, ms),
      clearTimer: (id) => clearTimeout(id ?? undefined),
    });
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
    this.#attention.end();
    this.#spoken?.sound(turn, bytes.byteLength / 2 / (this.#parts.voice.RATE_HZ / 1000));
    this.voice.sound(turn, bytes);
  }

  /** @param {number} turn */
  ended(turn) {
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

  close() {
    this.#attention.end();
    this.#spoken?.stop();
    this.#presence.close();
    this.voice.close();
  }
}
