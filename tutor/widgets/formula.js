// A formula for the whiteboard: the field in which it is written, and how it will look.

/**
 * @import { Make, Words } from "./types"
 * @typedef {{ fromAsciiMath: (written: string) => string, typeset: (tex: string, colour: string, em: number) => string }} Typesetter
 * @typedef {{ address: string, label: string, scale: number }} Drawing a picture, what it shows, and how large it is put
 */

const EM = 44; // pixels of the board's page
const FINER = 4; // times as fine as the page, for those who look closely
const PREVIEW_EM = 26;
const TEX = /\\[a-z]/i; // else it is AsciiMath

/**
 * What was written as TeX.
 * @param {string} written
 * @param {Pick<Typesetter, "fromAsciiMath">} typesetter
 */
export function toTex(written, { fromAsciiMath }) {
  if (TEX.test(written)) return written;
  // TeX takes the comma in a number for one between two numbers, and knows no signs of money.
  return fromAsciiMath(written)
    .replace(/(?<=\d),(?=\d)/g, "{,}")
    .replace(/[\u20a0-\u20cf]/g, "\\text{$&}");
}

const address = (/** @type {string} */ svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/**
 * The same as pixels, on nothing: what students take home holds no other kind of picture (tutor/work.py).
 * @param {string} svg
 */
async function png(svg) {
  const image = new Image();
  image.src = address(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, image.naturalWidth);
  canvas.height = Math.max(1, image.naturalHeight);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

export class FormulaField {
  #words;
  #load;
  #colour;
  #put;
  #input;
  #preview;
  #fault;
  #send;
  /** @type {Typesetter | null} */
  #typesetter = null;
  /** @type {HTMLElement | null} */
  #opener = null;

  /**
   * make: from layout.js; words: the desk's labels; load(): the typesetter, which is large and comes when it is needed;
   * colour(): that of the ink; put(drawing): it is to be drawn.
   * @param {{
   *   make: Make,
   *   words: Words,
   *   load: () => Promise<Typesetter>,
   *   colour: () => string,
   *   put: (drawing: Drawing) => void,
   * }} given
   */
  constructor({ make, words, load, colour, put }) {
    this.#words = words;
    this.#load = load;
    this.#colour = colour;
    this.#put = put;
    const plain = { autocapitalize: "off", autocomplete: "off", spellcheck: "false", dir: "ltr", maxlength: 200 };
    this.#input = make("input", { type: "text", ...plain, input: () => this.#show() });
    this.#preview = make("img", { class: "tutor-formula-preview", alt: "", hidden: true });
    this.#fault = make("span", { role: "status", class: "tutor-small" });
    this.#send = make("button", { type: "submit", class: "tutor-main", disabled: true }, words.formula_put);
    const close = make("button", { type: "button", click: () => this.close() }, words.formula_close);
    this.element = make(
      "form",
      {
        class: "tutor-formula",
        hidden: true,
        submit: (event) => this.#submit(event),
        keydown: (event) => event.key === "Escape" && this.close(),
      },
      make("label", {}, words.formula, this.#input),
      this.#preview,
      this.#send,
      close,
      make("p", { class: "tutor-small" }, words.formula_help.replace("{examples}", "1/2, x^2, sqrt(3), \\frac{1}{2}")),
      this.#fault,
    );
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /**
   * Let the student write; `opener` gets the focus back.
   * @param {HTMLElement} opener
   */
  async open(opener) {
    this.#opener = opener;
    this.element.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    this.#input.focus();
    try {
      this.#typesetter ??= await this.#load();
      this.#show();
    } catch (error) {
      console.error(error);
      this.#fault.textContent = this.#words.formula_failed;
    }
  }

  close() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.#opener?.setAttribute("aria-expanded", "false");
    if (hadFocus) this.#opener?.focus();
  }

  /** Show it in the colour that the ink has now. */
  refresh() {
    if (this.isOpen) this.#show();
  }

  #show() {
    if (!this.#typesetter) return; // it is still on its way
    const svg = this.#typeset(PREVIEW_EM);
    this.#preview.hidden = !svg;
    this.#send.disabled = !svg;
    this.#preview.src = svg ? address(svg) : "";
    const fault = svg || !this.#input.value.trim() ? "" : this.#words.formula_fault;
    if (this.#fault.textContent !== fault) this.#fault.textContent = fault; // said once
  }

  /** @param {number} em pixels */
  #typeset(em) {
    const written = this.#input.value.trim();
    if (!written || !this.#typesetter) return null;
    try {
      return this.#typesetter.typeset(toTex(written, this.#typesetter), this.#colour(), em);
    } catch {
      return null; // a bracket is still to come, or it is no formula
    }
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const svg = this.#typeset(EM * FINER);
    if (!svg) return;
    const label = this.#input.value.trim();
    this.#input.value = "";
    this.#show();
    this.close();
    this.#put({ address: await png(svg), label, scale: 1 / FINER });
  }
}
