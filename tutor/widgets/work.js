// The student's work as a file: saved from here, and brought back.

/** @import { Fill, Make, Words } from "./types" */

const SAVING_MS = 60_000; // no browser tells when it has taken the bytes

/**
 * make, fill: from layout.js; words: the desk's labels; most: bytes of the largest file that can be sent; download():
 * the student wants the file; bring(bytes): they have chosen one; tell(text, key): says a sentence. `element` holds the
 * buttons.
 */
export class Work {
  #make;
  #fill;
  #words;
  #on;
  #most;

  /**
   * @param {{
   *   make: Make,
   *   fill: Fill,
   *   words: Words,
   *   most: number,
   *   download: () => void,
   *   bring: (bytes: Uint8Array) => void,
   *   tell: (text: string, key: string) => void,
   * }} given
   */
  constructor({ make, fill, words, most, ...on }) {
    this.#make = make;
    this.#fill = fill;
    this.#words = words;
    this.#most = most;
    this.#on = on;
    const accept = ".json,application/json";
    const choose = make("input", { type: "file", accept, hidden: true, change: ({ target }) => this.#chosen(target) });
    this.element = make(
      "div",
      { class: "tutor-work", role: "group", "aria-label": words.work },
      make("button", { type: "button", click: () => on.download() }, words.download),
      make("button", { type: "button", click: () => choose.click() }, words.bring),
      choose,
    );
  }

  /**
   * Save the file that has come.
   * @param {string} name
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  save(name, bytes) {
    const address = URL.createObjectURL(new Blob([bytes], { type: "application/json" }));
    this.#make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), SAVING_MS);
    this.#on.tell(this.#fill(this.#words.downloaded, { name }), "download");
  }

  /** @param {HTMLInputElement} input */
  async #chosen(input) {
    const file = input.files?.[0];
    input.value = ""; // so that the same one can be chosen again
    if (!file) return;
    if (file.size > this.#most) this.#on.tell(this.#words.file_too_large, "download");
    else this.#on.bring(new Uint8Array(await file.arrayBuffer()));
  }
}
