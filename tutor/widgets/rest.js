// Lets the sound sleep while nothing is to be heard: a running AudioContext takes several per cent of a core, for ever.

/** @import { Timers } from "./types" */

export const REST_MS = 5000; // so long nothing is heard, nor about to be

/** given: {wake(), sleep(), both harmless when repeated; setTimer, clearTimer}. Waking takes a moment, so it is early. */
export class Rest {
  #given;
  #kept = false;
  /** @type {number | null} */
  #timer = null;

  /** @param {Timers & { wake(): void, sleep(): void }} given */
  constructor(given) {
    this.#given = given;
  }

  /**
   * Whether something goes on that sound belongs to: somebody has the floor.
   * @param {boolean} on
   */
  keep(on) {
    this.#kept = on;
    this.stir();
  }

  /** Something is heard, or may soon be. */
  stir() {
    this.close();
    this.#given.wake();
    if (!this.#kept) this.#timer = this.#given.setTimer(() => this.#given.sleep(), REST_MS);
  }

  close() {
    this.#given.clearTimer(this.#timer);
    this.#timer = null;
  }
}
