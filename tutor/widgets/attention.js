// A soft sound that says "I am thinking", for when the answer takes its time. It is always the same, so that it tells
// nothing of the answer, and whoever speaks ends it.

/** @import { Holder, Timers } from "./types" */

export const WAIT_MS = 400; // so long nobody misses it
export const AGAIN_MS = 2400;

/** given: {hum(), which sounds once and gives the function that stops it; setTimer, clearTimer}. */
export class Attention {
  #given;
  #wanted = true;
  /** @type {number | null} */
  #timer = null;
  #stop = () => {};

  /** @param {Timers & { hum(): () => void }} given */
  constructor(given) {
    this.#given = given;
  }

  /**
   * Whether the student wants it.
   * @param {boolean} on
   */
  want(on) {
    this.#wanted = on;
    if (!on) this.end();
  }

  /**
   * Who has the floor: the student waits from when it is the model's until the tutor is heard.
   * @param {Holder} holder
   */
  floor(holder) {
    if (holder === "model" && this.#wanted) this.#waitFor(WAIT_MS);
    else if (holder !== "tutor") this.end();
  }

  /** Somebody is heard, or nothing is waited for any more. */
  end() {
    this.#given.clearTimer(this.#timer);
    this.#stop();
    this.#stop = () => {};
  }

  /** @param {number} ms */
  #waitFor(ms) {
    this.#given.clearTimer(this.#timer);
    this.#timer = this.#given.setTimer(() => {
      this.#stop = this.#given.hum();
      this.#waitFor(AGAIN_MS);
    }, ms);
  }
}
