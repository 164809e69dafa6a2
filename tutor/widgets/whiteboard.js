// The whiteboard: js-draw on one fixed page of squared paper, with plain buttons of our own.

const PAGE = { width: 1024, height: 576 };
const SQUARE = 32;
const LARGEST_BYTES = 2 * 1024 * 1024;
const COLOURS = { black: "#1b1b1f", blue: "#1f5fd0", red: "#c62828", green: "#1b7f3b" };

/** A drawing surface in `host`. jsdraw: the module of vendor/js-draw.js; words: the desk's labels; language: BCP 47. */
export class Whiteboard {
  #jsdraw;
  #editor;
  #page;
  #pen;
  #eraser;
  #watch;
  #host;
  #buttons = {};

  constructor({ jsdraw, host, words, language }) {
    this.#jsdraw = jsdraw;
    this.#host = host;
    this.#host.append(this.#toolbar(words));
    this.#page = document.createElement("div");
    this.#page.className = "tutor-page";
    this.#host.append(this.#page);
    this.#editor = new jsdraw.Editor(this.#page, {
      wheelEventsEnabled: false,
      localization: jsdraw.getLocalizationTable([language]),
    });
    const region = this.#editor.getRootElement().querySelector(".imageEditorRenderArea");
    region?.setAttribute("aria-label", `${words.board}. ${words.board_help}`);
    region?.setAttribute("role", "img");
    this.#prepare();
    this.#watch = new ResizeObserver(() => this.#fit());
    this.#watch.observe(this.#page);
    this.#editor.notifier.on(jsdraw.EditorEventType.UndoRedoStackUpdated, () => this.#showHistory());
    this.#showHistory();
    this.#choose("black");
  }

  get empty() {
    return this.#editor.image.getAllComponents().length === 0;
  }

  /** The page as a PNG of at most 1024 pixels a side; null where that is over 2 MB. */
  async snapshot() {
    const { Vec2 } = this.#jsdraw;
    const url = this.#editor.toDataURL("image/png", Vec2.of(PAGE.width, PAGE.height));
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));
    return bytes.byteLength <= LARGEST_BYTES ? bytes : null;
  }

  clear() {
    const all = this.#editor.image.getAllComponents();
    if (all.length > 0) this.#editor.dispatch(new this.#jsdraw.Erase(all));
  }

  close() {
    this.#watch.disconnect();
    this.#editor.remove();
    this.#host.replaceChildren();
  }

  #prepare() {
    const { Rect2, Color4, BackgroundComponent, PenTool, EraserTool, UndoRedoShortcut } = this.#jsdraw;
    const { image, toolController } = this.#editor;
    const quietly = (command) => this.#editor.dispatchNoAnnounce(command, false);
    quietly(image.setImportExportRect(new Rect2(0, 0, PAGE.width, PAGE.height)));
    const paper = BackgroundComponent.ofGrid(Color4.white, SQUARE, Color4.fromHex("#dde5f0"), 1);
    quietly(image.addComponent(paper));
    [this.#pen] = toolController.getMatchingTools(PenTool);
    [this.#eraser] = toolController.getMatchingTools(EraserTool);
    const tools = [this.#pen, this.#eraser, ...toolController.getMatchingTools(UndoRedoShortcut)];
    toolController.setTools(tools, this.#pen.getToolGroup()); // no panning, zooming or typing on a fixed page
    this.#pen.setThickness(4);
    this.#eraser.setThickness(28);
  }

  // The whole page always fills the surface, so that what is sent is what is seen.
  #fit() {
    const { Mat33, Vec2 } = this.#jsdraw;
    const scale = this.#page.clientWidth / PAGE.width;
    if (scale > 0) this.#editor.viewport.resetTransform(Mat33.scaling2D(Vec2.of(scale, scale)));
    this.#editor.queueRerender();
  }

  #toolbar(words) {
    const bar = document.createElement("div");
    bar.className = "tutor-tools";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", words.board);
    for (const [name, colour] of Object.entries(COLOURS)) {
      const button = this.#button(name, `${words.pen}: ${words[name]}`, "", () => this.#choose(name));
      button.style.setProperty("--ink", colour);
      button.classList.add("tutor-ink");
      bar.append(button);
    }
    bar.append(
      this.#button("eraser", words.eraser, words.eraser, () => this.#choose("eraser")),
      this.#button("undo", words.undo, "↶", () => this.#editor.history.undo()),
      this.#button("redo", words.redo, "↷", () => this.#editor.history.redo()),
      this.#button("clear", words.clear, words.clear, () => this.clear()),
    );
    return bar;
  }

  #button(name, label, text, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", press);
    this.#buttons[name] = button;
    return button;
  }

  #choose(name) {
    const erase = name === "eraser";
    if (!erase) this.#pen.setColor(this.#jsdraw.Color4.fromHex(COLOURS[name]));
    (erase ? this.#eraser : this.#pen).setEnabled(true);
    for (const each of [...Object.keys(COLOURS), "eraser"]) {
      this.#buttons[each].setAttribute("aria-pressed", String(each === name));
    }
  }

  #showHistory() {
    const { history } = this.#editor;
    this.#buttons.undo.disabled = history.undoStackSize === 0;
    this.#buttons.redo.disabled = history.redoStackSize === 0;
  }
}
