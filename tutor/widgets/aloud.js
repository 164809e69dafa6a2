// All of the tutor's sound at one desk: the voice, the soft sound of attention, the word that is being heard, the face.

const heartbeat = {
  now: () => performance.now(),
  nextFrame: (then) => requestAnimationFrame(then),
  dropFrame: (id) => cancelAnimationFrame(id),
};

/** given: {parts, onPlayed(turn, ms, done), onBlocked(blocked), onFailed(), onAgain(there, playing)} */
export class Aloud {
  #parts;
  #attention;
  #spoken = null;
  #presence;
  /** The voice. */
  voice;
  /** The last sentence is being played once more. */
  repeating = false;

  constructor({ parts, onPlayed, onBlocked, onFailed, onAgain }) {
    this.#parts = parts;
    this.voice = new parts.voice.Voice({
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
      clearTimer: (id) => clearTimeout(id),
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

  /** The language (BCP 47) in which words are told apart. */
  speakIn(language) {
    this.#spoken ??= new this.#parts.spoken.Spoken({ language, ...heartbeat });
  }

  /** A caption of the tutor, and the text node in which it stands. */
  caption(turn, text, node) {
    this.#attention.end();
    this.#spoken?.caption(turn, text, node);
    this.voice.caption(turn, text);
  }

  /** A piece of its sound: PCM16. */
  sound(turn, bytes) {
    this.#attention.end();
    this.#spoken?.sound(turn, bytes.byteLength / 2 / (this.#parts.voice.RATE_HZ / 1000));
    this.voice.sound(turn, bytes);
  }

  ended(turn) {
    this.#spoken?.ended(turn);
    this.voice.ended(turn);
  }

  hush(turn) {
    this.#spoken?.stop();
    this.voice.hush(turn);
  }

  /** Who holds the floor. */
  floor(holder) {
    this.#attention.floor(holder);
    this.#presence.speaking(holder === "tutor");
  }

  /** Whether the student wants the sound of attention. */
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
