// What one press of the button brings, looked at before anything of it is sent: faults that no recogniser mends.

const FRAME_MS = 20;
const LEAST_MS = 200; // a click, and no word
const AUDIBLE = 10 ** (-55 / 20); // as loudness() of microphone.js: below it there is "no sound"
const PRE_ROLL = 15; // frames before the first sound that go with it
const LONG_MS = 55_000; // the session ends an utterance at 60 s, and begins the next
const CLIPPED = 0.02; // of the samples in frames with sound: heard as a rattle

/** One take. Frames come out when it is clear that there is something in them: 200 ms, and a sound. */
export class Take {
  /** @type {Uint8Array[]} */
  #kept = [];
  #frames = 0;
  #audible = 0;
  #clipped = 0;
  #samples = 0;

  /**
   * The frames to be sent now that this one has come.
   * @param {Uint8Array} bytes
   * @param {{ level: number, clipped: number }} about
   */
  push(bytes, { level, clipped }) {
    this.#frames += 1;
    if (level >= AUDIBLE) {
      this.#audible += 1;
      this.#clipped += clipped;
      this.#samples += bytes.byteLength / 2;
    }
    this.#kept.push(bytes);
    if (!this.#audible) this.#kept.splice(0, this.#kept.length - PRE_ROLL);
    if (!this.#audible || this.#frames * FRAME_MS < LEAST_MS) return [];
    return this.#kept.splice(0);
  }

  /**
   * What to tell of it, when it is over or while it goes on: short, silent, clipped, long, or null.
   * @param {boolean} over
   */
  fault(over) {
    const ms = this.#frames * FRAME_MS;
    if (!over) return ms === LONG_MS ? "long" : null;
    if (ms < LEAST_MS) return "short";
    if (!this.#audible) return "silent";
    return this.#clipped > CLIPPED * this.#samples ? "clipped" : null;
  }
}
