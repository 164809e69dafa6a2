// One page of the whiteboard: js-draw on a fixed rectangle, so that what is sent is what was drawn, never stretched.

/**
 * @import { AbstractComponent, Command, StrokeDataPoint } from "js-draw"
 * @import { Annotation } from "./types"
 * @typedef {typeof import("js-draw")} JsDraw
 * @typedef {"black" | "blue" | "red" | "green"} Colour
 */

export const PAGE = { width: 1024, height: 576 };
/** @type {Record<Colour, string>} */
export const COLOURS = { black: "#1b1b1f", blue: "#1f5fd0", red: "#c62828", green: "#1b7f3b" };
export const WIDTHS = [2, 4, 8];
const SHAPES = ["line", "arrow", "rectangle", "ellipse"];
const MOST_PIXELS = 1024; // of a picture that is put on the page
const CLOSEST = 6;
const TUTORS = "tutor"; // marks, on a component, that it is the tutor's, and as what
const TUTORS_INK = "#8e24aa"; // none of the student's colours
const isTutors = (/** @type {AbstractComponent} */ component) => TUTORS in component.getLoadSaveData();

/**
 * A page in `host`. jsdraw, shapes: the modules; paper: that of paper.js; onChange: something was drawn, or can be
 * undone. What the tutor draws is one step to undo and can be erased like all else, but is not the student's drawing.
 */
export class Sheet {
  #jsdraw;
  #shapes;
  #paper;
  #editor;
  #tools;
  #tool = "pen";
  #watch;
  /** @type {AbstractComponent | null} */
  #background = null;
  #annotating = false;
  kind = "squared";
  /** The student has drawn, taken away or undone nothing yet. */
  untouched = true;

  /**
   * @param {{
   *   jsdraw: JsDraw,
   *   shapes: typeof import("./shapes.js"),
   *   paper: typeof import("./paper.js").paper,
   *   host: HTMLElement,
   *   label: string,
   *   language: string,
   *   onChange: () => void,
   * }} given
   */
  constructor({ jsdraw, shapes, paper, host, label, language, onChange }) {
    this.#jsdraw = jsdraw;
    this.#shapes = shapes;
    this.#paper = paper;
    this.element = document.createElement("div");
    this.element.className = "tutor-page";
    host.append(this.element);
    const localization = jsdraw.getLocalizationTable([language]);
    this.#editor = new jsdraw.Editor(this.element, { wheelEventsEnabled: false, localization });
    this.region = /** @type {HTMLElement} */ (this.#editor.getRootElement().querySelector(".imageEditorRenderArea"));
    this.region.setAttribute("aria-label", label);
    this.region.setAttribute("role", "application"); // keys draw here, and move what is selected
    this.region.addEventListener("keydown", (event) => this.#onKey(event), { capture: true });
    const { Rect2, EditorEventType } = jsdraw;
    this.#quietly(this.#editor.image.setImportExportRect(new Rect2(0, 0, PAGE.width, PAGE.height)));
    this.#tools = this.#takeTools();
    this.#watch = new ResizeObserver(() => this.fit());
    this.#watch.observe(this.element);
    this.#editor.notifier.on(EditorEventType.UndoRedoStackUpdated, () => {
      this.untouched &&= this.#annotating;
      onChange();
    });
  }

  /** The student has nothing on it. */
  get empty() {
    return this.#editor.image.getAllComponents().every(isTutors);
  }

  /** Nobody has anything on it. */
  get blank() {
    return this.#editor.image.getAllComponents().length === 0;
  }

  get undoable() {
    return this.#editor.history.undoStackSize > 0;
  }

  get redoable() {
    return this.#editor.history.redoStackSize > 0;
  }

  undo() {
    this.#editor.history.undo();
  }

  redo() {
    this.#editor.history.redo();
  }

  clear() {
    const all = this.#editor.image.getAllComponents();
    if (all.length > 0) this.#editor.dispatch(new this.#jsdraw.Erase(all));
  }

  /**
   * Draw for the tutor (tutor/board.py), in one step to undo; what it has drawn here already stays as it is.
   * @param {Annotation[]} annotations
   */
  annotate(annotations) {
    /** @type {Set<unknown>} */
    const there = new Set(this.#editor.image.getAllComponents().flatMap((each) => each.getLoadSaveData()[TUTORS] ?? []));
    const made = annotations.filter((each) => !there.has(JSON.stringify(each))).map((each) => this.#annotation(each));
    if (made.length === 0) return;
    const commands = made.map((component) => this.#editor.image.addComponent(component));
    this.#annotating = true;
    this.#editor.dispatchNoAnnounce(this.#jsdraw.uniteCommands(commands), true); // the conversation tells of it
    this.#annotating = false;
  }

  /** @param {Annotation} annotation */
  #annotation(annotation) {
    const { Color4, Mat33, Path, Stroke, TextComponent, Vec2, pathToRenderable } = this.#jsdraw;
    const ink = Color4.fromHex(TUTORS_INK);
    const path = this.#shapes.outline(annotation);
    const { x, y, text } = annotation;
    const written = { size: 40, fontFamily: "sans-serif", renderingStyle: { fill: ink } };
    const component =
      path === null
        ? TextComponent.fromLines([text], Mat33.translation(Vec2.of(x, y)), written)
        : new Stroke([pathToRenderable(Path.fromString(path), { fill: Color4.transparent, stroke: { color: ink, width: 4 } })]);
    component.attachLoadSaveData(TUTORS, /** @type {any} */ (JSON.stringify(annotation)));
    return component;
  }

  close() {
    this.#watch.disconnect();
    this.#editor.remove();
    this.element.remove();
  }

  /**
   * Work with a tool: pen, highlighter, eraser, write, select, move, or a shape; width: pixels.
   * @param {string} tool
   * @param {Colour} colour
   * @param {number} width
   */
  choose(tool, colour, width) {
    const { Color4 } = this.#jsdraw;
    const { pen, write } = this.#tools;
    const ink = Color4.fromHex(COLOURS[colour]);
    this.#tool = tool;
    const drawing = tool === "pen" || tool === "highlighter" || SHAPES.includes(tool);
    pen.setColor(tool === "highlighter" ? Color4.ofRGBA(ink.r, ink.g, ink.b, 0.3) : ink);
    pen.setThickness(tool === "highlighter" ? 22 : width);
    pen.setStrokeFactory(this.#builder(tool));
    pen.setPressureSensitivityEnabled(tool === "pen");
    write.setColor(ink);
    write.setFontSize(20 + 3 * width);
    (drawing ? pen : this.#tools[/** @type {"eraser" | "write" | "select" | "move"} */ (tool)]).setEnabled(true);
  }

  /**
   * Print the page with this paper; a data: address is a picture that is fitted into it.
   * @param {string} kind
   */
  async print(kind) {
    this.kind = kind;
    const address = kind.startsWith("data:") ? kind : `data:image/svg+xml,${encodeURIComponent(this.#paper(kind, PAGE))}`;
    const component = await this.#image(address, "");
    // It lies below all else: no eraser and no selection touches it.
    Object.assign(component, { isBackground: () => true, isSelectable: () => false, intersects: () => false });
    if (kind !== this.kind) return;
    if (this.#background) this.#quietly(new this.#jsdraw.Erase([this.#background]));
    this.#background = component;
    this.#quietly(this.#editor.image.addComponent(component));
  }

  /**
   * Put a picture on the page, no larger than the page; a Blob of any kind that the browser shows.
   * @param {Blob} blob
   * @param {string} label
   */
  async paste(blob, label) {
    const bitmap = await createImageBitmap(blob);
    const scale = Math.min(1, MOST_PIXELS / bitmap.width, MOST_PIXELS / bitmap.height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    brush.fillStyle = "#fff"; // JPEG knows no transparency
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    await this.#editor.dispatch(this.#editor.image.addComponent(await this.#image(canvas.toDataURL("image/jpeg", 0.85), label)));
  }

  /**
   * Put a picture into the middle of what is in sight, at a scale at which it is no wider than the page; select it.
   * @param {import("./formula.js").Drawing} drawing
   */
  async put({ address, label, scale }) {
    const { Mat33, Vec2, ImageComponent } = this.#jsdraw;
    const element = await picture(address, label);
    const size = Vec2.of(element.naturalWidth, element.naturalHeight);
    const fitting = Math.min(scale, (0.9 * PAGE.width) / size.x, (0.9 * PAGE.height) / size.y);
    const corner = this.#editor.viewport.visibleRect.center.minus(size.times(fitting / 2));
    const place = Mat33.translation(corner).rightMul(Mat33.scaling2D(fitting));
    await this.#editor.dispatch(this.#editor.image.addComponent(await ImageComponent.fromImage(element, place)));
    this.#selectNewest();
    this.region.focus();
  }

  /**
   * Closer or further, round the middle; never smaller than the whole page.
   * @param {number} factor
   */
  zoom(factor) {
    const { Mat33 } = this.#jsdraw;
    const { viewport } = this.#editor;
    const now = (viewport.getScaleFactor() * PAGE.width) / this.element.clientWidth; // fingers may have changed it
    const to = Math.min(Math.max(CLOSEST, now), Math.max(1, now * factor));
    if (to === 1) return this.fit();
    return this.#quietly(this.#jsdraw.Viewport.transformBy(Mat33.scaling2D(to / now, viewport.visibleRect.center)));
  }

  /** The whole page fills the surface. */
  fit() {
    const { Mat33, Vec2 } = this.#jsdraw;
    const scale = this.element.clientWidth / PAGE.width;
    if (scale > 0) this.#editor.viewport.resetTransform(Mat33.scaling2D(Vec2.of(scale, scale)));
    this.#editor.queueRerender();
  }

  /**
   * The whole page as a data: address.
   * @param {"image/png" | "image/jpeg"} kind
   */
  picture(kind = "image/png") {
    return this.#editor.toDataURL(kind, this.#jsdraw.Vec2.of(PAGE.width, PAGE.height));
  }

  /**
   * The page as the student drew it: what the tutor drew is no part of an answer.
   * @param {"image/png" | "image/jpeg"} kind
   */
  answer(kind) {
    /** @type {{ render?: unknown }[]} */
    const tutors = this.#editor.image.getAllComponents().filter(isTutors);
    for (const each of tutors) each.render = () => {};
    try {
      return this.picture(kind);
    } finally {
      for (const each of tutors) delete each.render;
    }
  }

  /** The whole page as SVG. */
  svg() {
    return this.#editor.toSVG(/** @type {any} */ ({ sanitize: true })).outerHTML;
  }

  /** What was drawn, as plain data that `restore` takes; no time of any stroke is in it. */
  keep() {
    return this.#editor.image.getAllComponents().map((component) => component.serialize());
  }

  /** @param {any[]} kept */
  restore(kept) {
    for (const each of kept) {
      const component = this.#jsdraw.AbstractComponent.deserialize(each);
      for (const mark of each.loadSaveData?.[TUTORS] ?? []) component.attachLoadSaveData(TUTORS, mark);
      this.#quietly(this.#editor.image.addComponent(component));
    }
    this.untouched = this.empty;
  }

  /** @param {Command} command */
  #quietly(command) {
    return this.#editor.dispatchNoAnnounce(command, false);
  }

  /**
   * @param {string} address
   * @param {string} label
   */
  async #image(address, label) {
    const { Mat33, Vec2, ImageComponent } = this.#jsdraw;
    const element = await picture(address, label);
    const scale = Math.min(PAGE.width / element.naturalWidth, PAGE.height / element.naturalHeight);
    const [left, top] = [(PAGE.width - element.naturalWidth * scale) / 2, (PAGE.height - element.naturalHeight * scale) / 2];
    const place = Mat33.translation(Vec2.of(left, top)).rightMul(Mat33.scaling2D(scale));
    return ImageComponent.fromImage(element, place);
  }

  #takeTools() {
    const { PenTool, EraserTool, TextTool, SelectionTool, PanZoomTool, PanZoomMode, UndoRedoShortcut } = this.#jsdraw;
    const { toolController } = this.#editor;
    const [pen] = toolController.getMatchingTools(PenTool);
    const [eraser] = toolController.getMatchingTools(EraserTool);
    const [write] = toolController.getMatchingTools(TextTool);
    const [select] = toolController.getMatchingTools(SelectionTool);
    const [pinch, move] = toolController.getMatchingTools(PanZoomTool);
    for (const each of [pinch, move]) each.setModeEnabled(PanZoomMode.RotationLocked, true);
    const tools = { pen, eraser, write, select, move };
    const shortcuts = toolController.getMatchingTools(UndoRedoShortcut);
    toolController.setTools([pinch, ...Object.values(tools), ...shortcuts], pen.getToolGroup() ?? undefined);
    eraser.setThickness(28);
    write.setFontFamily("sans-serif");
    return tools;
  }

  /** @param {string} tool */
  #builder(tool) {
    const { makeLineBuilder, makeArrowBuilder, makeOutlinedRectangleBuilder } = this.#jsdraw;
    const { makeFreehandLineBuilder, makePressureSensitiveFreehandLineBuilder } = this.#jsdraw;
    switch (tool) {
      case "line":
        return makeLineBuilder;
      case "arrow":
        return makeArrowBuilder;
      case "rectangle":
        return makeOutlinedRectangleBuilder;
      case "ellipse":
        return (/** @type {StrokeDataPoint} */ start) => new this.#shapes.Ellipse(this.#jsdraw, start);
      case "highlighter":
        return makeFreehandLineBuilder; // of one opacity all along
      default:
        return makePressureSensitiveFreehandLineBuilder;
    }
  }

  /**
   * Drawing without a pointer: Enter puts a shape, or words, into the middle; the arrow keys then move the shape.
   * @param {KeyboardEvent} event
   */
  #onKey(event) {
    const from = this.#editor.viewport.visibleRect.center;
    if (event.key !== "Enter" || event.target !== this.region || !(SHAPES.includes(this.#tool) || this.#tool === "write")) return;
    event.preventDefault();
    event.stopPropagation();
    const { InputEvtType, Vec2 } = this.#jsdraw;
    const to = from.plus(Vec2.of(160, this.#tool === "line" || this.#tool === "arrow" ? 0 : 100));
    this.#editor.sendPenEvent(InputEvtType.PointerDownEvt, from);
    if (this.#tool !== "write") this.#editor.sendPenEvent(InputEvtType.PointerMoveEvt, to);
    this.#editor.sendPenEvent(InputEvtType.PointerUpEvt, this.#tool === "write" ? from : to);
    if (this.#tool !== "write") this.#selectNewest();
  }

  #selectNewest() {
    const { select } = this.#tools;
    select.setEnabled(true);
    this.#tool = "select";
    select.setSelection(this.#editor.image.getAllComponents().slice(-1));
    this.region.dispatchEvent(new CustomEvent("tutor-selecting", { bubbles: true }));
  }
}

/**
 * A picture that has been loaded; label: what it shows.
 * @param {string} address
 * @param {string} label
 */
async function picture(address, label) {
  const element = new Image();
  element.alt = label;
  element.src = address;
  await element.decode();
  return element;
}
