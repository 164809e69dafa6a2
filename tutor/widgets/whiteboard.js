// The whiteboard: pages of paper, tools to draw with, and what is sent of them.

/**
 * @import { Annotation, Make, Words } from "./types"
 * @typedef {import("./sheet.js").Colour} Colour
 * @typedef {{ paper: string, drawn: any[] }} Kept a page: its paper, empty for the lesson's, and what js-draw needs to draw it again
 * @typedef {{
 *   jsdraw: import("./sheet.js").JsDraw,
 *   sheet: typeof import("./sheet.js"),
 *   shapes: typeof import("./shapes.js"),
 *   paper: typeof import("./paper.js"),
 *   toolbar: typeof import("./toolbar.js"),
 *   formula: typeof import("./formula.js"),
 * }} Parts
 */

const LARGEST_BYTES = 512 * 1024;
const TOOLS = ["pen", "highlighter", "eraser", "write", "select", "move"];
const SHAPES = ["line", "arrow", "rectangle", "ellipse"];
const INKLESS = ["eraser", "select", "move"];
const MOST_PAGES = 9;
const KEEP_MS = 800;

/** A drawing surface. */
export class Whiteboard {
  #parts;
  #host;
  #words;
  #language;
  #paper;
  #bar;
  #formula;
  #papers = document.createElement("select");
  #count = document.createElement("span");
  #file = document.createElement("input");
  #menu;
  /** @type {import("./sheet.js").Sheet[]} */
  #pages = [];
  #at = 0;
  #tool = "pen";
  /** @type {Colour} */
  #colour = "black";
  #width = 4;
  #onKept;
  /** @type {number | undefined} */
  #keeping;

  /**
   * make: from layout.js; words: the desk's labels; language: BCP 47; loadTypesetter(): the module mathjax; paper: what its
   * pages are printed with; onKept(kept): a moment after something was drawn, all of it.
   * @param {{
   *   parts: Parts,
   *   make: Make,
   *   host: HTMLElement,
   *   words: Words,
   *   language: string,
   *   loadTypesetter: () => Promise<import("./formula.js").Typesetter>,
   *   paper?: string,
   *   kept?: Kept[] | null,
   *   onKept?: (kept: Kept[]) => void,
   * }} given
   */
  constructor({ parts, make, host, words, language, loadTypesetter, paper = "", kept = null, onKept = () => {} }) {
    this.#parts = parts;
    this.#host = host;
    this.#words = words;
    this.#language = language;
    this.#paper = paper || "squared";
    this.#onKept = onKept;
    this.#bar = new parts.toolbar.Toolbar(words);
    this.#formula = new parts.formula.FormulaField({
      make,
      words,
      load: loadTypesetter,
      colour: () => parts.sheet.COLOURS[this.#colour],
      put: (drawing) => this.#sheet.put(drawing),
    });
    this.#menu = this.#fill();
    this.#unfold(false);
    host.append(this.#bar.element, this.#formula.element);
    host.addEventListener("tutor-selecting", this.#selecting);
    host.addEventListener("paste", this.#pasted);
    this.#restore(kept ?? [{ paper: "", drawn: [] }]);
  }

  get #sheet() {
    return this.#pages[this.#at];
  }

  /** The student has drawn nothing on the page in sight. */
  get empty() {
    return this.#sheet.empty;
  }

  /**
   * The lesson's own paper, once it has come, for the pages that have no other.
   * @param {string} kind
   */
  async usePaper(kind) {
    const pages = this.#pages.filter((page) => page.kind === this.#paper);
    this.#paper = kind;
    await Promise.all(pages.map((page) => page.print(kind)));
  }

  /** The student has drawn nothing and taken nothing away on any page yet. */
  get untouched() {
    return this.#pages.every((page) => page.untouched);
  }

  /**
   * Draw for the tutor on the page in sight (tutor/board.py).
   * @param {Annotation[]} annotations
   */
  annotate(annotations) {
    this.#sheet.annotate(annotations);
  }

  /**
   * The page in sight as the student drew it, PNG or where that is large JPEG, small enough to send; null where it is
   * not.
   */
  async snapshot() {
    for (const kind of /** @type {const} */ (["image/png", "image/jpeg"])) {
      const bytes = decode(this.#sheet.answer(kind));
      if (bytes.byteLength <= LARGEST_BYTES) return bytes;
    }
    return null;
  }

  close() {
    if (this.#keeping !== undefined) this.#keepNow();
    this.#host.removeEventListener("tutor-selecting", this.#selecting);
    this.#host.removeEventListener("paste", this.#pasted);
    for (const page of this.#pages) page.close();
    this.#host.replaceChildren();
  }

  // ---- pages ----

  /** @param {Kept[]} kept */
  #restore(kept) {
    for (const { paper, drawn } of kept) this.#addPage(paper || this.#paper).restore(drawn);
    this.#turn(0);
  }

  /** @param {string} paper */
  #addPage(paper) {
    const { jsdraw, sheet, shapes, paper: printing } = this.#parts;
    const made = new sheet.Sheet({
      jsdraw,
      shapes,
      paper: printing.paper,
      host: this.#host,
      label: `${this.#words.board}. ${this.#words.board_help}`,
      language: this.#language,
      onChange: () => this.#changed(),
    });
    this.#pages.push(made);
    made.print(paper);
    return made;
  }

  /** @param {number} to */
  #turn(to) {
    this.#at = Math.min(Math.max(to, 0), this.#pages.length - 1);
    this.#pages.forEach((page, i) => (page.element.hidden = i !== this.#at));
    this.#choose(this.#tool);
    this.#changed();
  }

  #changed() {
    if (this.#pages.length <= this.#at) return; // while it is being made
    const { undoable, redoable, kind } = this.#sheet;
    this.#bar.enable("undo", undoable);
    this.#bar.enable("redo", redoable);
    this.#bar.enable("page_before", this.#at > 0);
    this.#bar.enable("page_after", this.#at < this.#pages.length - 1);
    this.#bar.enable("page_new", this.#pages.length < MOST_PAGES);
    /** @type {Record<string, number>} */
    const values = { number: this.#at + 1, total: this.#pages.length };
    this.#count.textContent = this.#words.page_of.replace(/{(\w+)}/g, (_, key) => String(values[key]));
    this.#papers.value = this.#parts.paper.PAPERS.includes(kind) ? kind : "";
    if (this.#pages.every((page) => page.blank && !page.undoable)) return;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepNow(), KEEP_MS);
  }

  #keepNow() {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#onKept(this.#pages.map((page) => ({ paper: page.kind === this.#paper ? "" : page.kind, drawn: page.keep() })));
  }

  // ---- tools ----

  #fill() {
    const bar = this.#bar;
    const tool = (/** @type {string} */ name) => bar.button(name, () => this.#choose(name));
    const { COLOURS, WIDTHS } = this.#parts.sheet;
    const inks = Object.entries(COLOURS).map(([name, colour]) => {
      const button = bar.button(name, () => this.#ink(/** @type {Colour} */ (name)), `${this.#words.pen}: ${this.#words[name]}`);
      button.style.setProperty("--ink", colour);
      button.classList.add("tutor-ink");
      return button;
    });
    const widths = WIDTHS.map((width, i) => {
      const label = `${this.#words.pen}: ${this.#words[["thin", "medium", "thick"][i]]}`;
      return bar.button(`width_${width}`, () => this.#thickness(width), label);
    });
    /** @type {(name: string, press: () => void) => HTMLButtonElement} */
    const act = (name, press) => bar.button(name, press);
    const more = bar.button("more", () => this.#unfold(Boolean(this.#menu.hidden)));
    more.setAttribute("aria-expanded", "false");
    bar.row(
      TOOLS.slice(0, 4).map(tool),
      inks,
      [act("undo", () => this.#sheet.undo()), act("redo", () => this.#sheet.redo()), act("clear", () => this.#sheet.clear()), more],
    );
    this.#count.className = "tutor-tools-count";
    this.#count.setAttribute("aria-live", "polite");
    return bar.row(
      [this.#write(), ...SHAPES.map(tool), ...widths],
      TOOLS.slice(4).map(tool),
      [act("zoom_out", () => this.#sheet.zoom(1 / 1.5)), act("zoom_in", () => this.#sheet.zoom(1.5)), act("whole_page", () => this.#sheet.fit())],
      [
        act("page_before", () => this.#turn(this.#at - 1)),
        this.#count,
        act("page_after", () => this.#turn(this.#at + 1)),
        act("page_new", () => this.#newPage()),
      ],
      [this.#choosePaper(), act("picture", () => this.#file.click()), this.#input()],
      [this.#text("save_png", () => this.#save("png")), this.#text("save_svg", () => this.#save("svg"))],
    );
  }

  #write() {
    const button = this.#bar.button("formula", () => (this.#formula.isOpen ? this.#formula.close() : this.#formula.open(button)));
    button.setAttribute("aria-expanded", "false");
    return button;
  }

  /** @param {boolean} open */
  #unfold(open) {
    this.#menu.hidden = !open;
    this.#bar.get("more").setAttribute("aria-expanded", String(open));
  }

  /**
   * @param {string} name
   * @param {() => void} press
   */
  #text(name, press) {
    const button = this.#bar.button(name, press);
    button.textContent = this.#words[name];
    return button;
  }

  /** @param {string} tool */
  #choose(tool) {
    this.#tool = tool;
    this.#sheet.choose(tool, this.#colour, this.#width);
    this.#bar.press([...TOOLS, ...SHAPES], tool);
    this.#bar.press(Object.keys(this.#parts.sheet.COLOURS), this.#colour);
    this.#bar.press(this.#parts.sheet.WIDTHS.map((width) => `width_${width}`), `width_${this.#width}`);
  }

  /**
   * Whoever takes a colour wants to draw with it.
   * @param {Colour} colour
   */
  #ink(colour) {
    this.#colour = colour;
    this.#formula.refresh();
    this.#choose(INKLESS.includes(this.#tool) ? "pen" : this.#tool);
  }

  /** @param {number} width */
  #thickness(width) {
    this.#width = width;
    this.#choose(INKLESS.includes(this.#tool) ? "pen" : this.#tool);
  }

  #selecting = () => this.#choose("select");

  #newPage() {
    this.#addPage(this.#paper);
    this.#turn(this.#pages.length - 1);
  }

  // ---- paper and pictures ----

  #choosePaper() {
    this.#papers.setAttribute("aria-label", this.#words.paper);
    for (const kind of this.#parts.paper.PAPERS) this.#papers.append(new Option(this.#words[`paper_${kind}`], kind));
    this.#papers.addEventListener("change", async () => {
      await this.#sheet.print(this.#papers.value);
      this.#changed();
    });
    return this.#papers;
  }

  #input() {
    Object.assign(this.#file, { type: "file", accept: "image/*", hidden: true });
    this.#file.addEventListener("change", () => {
      this.#paste(this.#file.files?.[0]);
      this.#file.value = "";
    });
    return this.#file;
  }

  /** @param {ClipboardEvent} event */
  #pasted = (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((each) => each.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    this.#paste(file);
  };

  /** @param {File | undefined} file */
  async #paste(file) {
    if (!file) return;
    await this.#sheet.paste(file, this.#words.picture);
    this.#choose("select");
  }

  /** @param {"png" | "svg"} kind */
  #save(kind) {
    const blob = kind === "svg" ? new Blob([this.#sheet.svg()], { type: "image/svg+xml" }) : new Blob([decode(this.#sheet.picture())], { type: "image/png" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${this.#words.board}.${kind}`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** @param {string} url */
function decode(url) {
  return Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));
}
