// The pictures of the step that is shown: each comes by itself and belongs to the <img data-picture="its name"> there.

const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"];
const SVG = "image/svg+xml";

/**
 * @param {string} kind
 * @param {Uint8Array} bytes
 */
function dataUrl(kind, bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `data:${kind};base64,${btoa(text)}`;
}

/** `prompt` is the element that holds the step's HTML. */
export class Pictures {
  #prompt;
  /** @type {string[]} */
  #urls = [];

  /** @param {HTMLElement} prompt */
  constructor(prompt) {
    this.#prompt = prompt;
  }

  /**
   * Show one wherever the prompt has its name. Gives its data: address, or "" for kinds that are no picture.
   * @param {string} name
   * @param {string} kind
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  show(name, kind, bytes) {
    if (!KINDS.includes(kind)) return "";
    /** @type {NodeListOf<HTMLImageElement>} */
    const all = this.#prompt.querySelectorAll("img[data-picture]");
    const places = [...all].filter(({ dataset }) => dataset.picture === name);
    if (places.length > 0) {
      const url = this.#url(kind, bytes);
      for (const place of places) place.src = url;
    }
    return dataUrl(kind, bytes);
  }

  /** Let go of all of them: another step is shown. */
  clear() {
    for (const url of this.#urls.splice(0)) URL.revokeObjectURL(url);
  }

  // A blob opened in a tab of its own is of the notebook's origin, where scripts of an SVG could act; data is of none.
  /**
   * @param {string} kind
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  #url(kind, bytes) {
    if (kind === SVG) return dataUrl(kind, bytes);
    const url = URL.createObjectURL(new Blob([bytes], { type: kind }));
    this.#urls.push(url);
    return url;
  }
}
