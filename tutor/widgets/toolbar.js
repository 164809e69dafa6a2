// The whiteboard's buttons: icons that carry their names, one Tab stop for all, arrow keys between them.

/** @import { Words } from "./types" */

/** @type {Record<string, string>} */
const ICONS = {
  pen: "M4 20l4-1L20 7l-3-3L5 16zM14 7l3 3",
  highlighter: "M5 15l4 4 10-10-4-4zM5 15l-1 5h5M3 22h18",
  eraser: "M8 20h12M4 14l8-8 7 7-7 7H9z",
  write: "M5 6V4h14v2M12 4v16M9 20h6",
  select: "M4 4h3M10 4h4M17 4h3v3M20 10v4M20 17v3h-3M14 20h-4M7 20H4v-3M4 14v-4M4 7V4",
  move: "M12 3v18M3 12h18M12 3l-3 3M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3",
  line: "M5 19L19 5",
  arrow: "M5 19L19 5M10 5h9v9",
  rectangle: "M4 6h16v12H4z",
  ellipse: "M3 12c0-4 4-7 9-7s9 3 9 7-4 7-9 7-9-3-9-7z",
  formula: "M3 13h3l3 6 4-14h8M14 11l6 7M20 11l-6 7",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
  redo: "M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h4",
  clear: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v6M14 11v6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  zoom_in: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5M7 10h6M10 7v6",
  zoom_out: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5M7 10h6",
  whole_page: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  page_before: "M14 5l-7 7 7 7",
  page_after: "M10 5l7 7-7 7",
  page_new: "M6 3h9l4 4v14H6zM12 10v7M9 13.5h7",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
  width_2: "M4 12h16",
  width_4: "M4 12h16",
  width_8: "M4 12h16",
};
/** @type {Record<string, number>} */
const HEAVY = { more: 4, width_2: 1.5, width_4: 3.5, width_8: 6 };

/**
 * An icon of the table above, as an SVG element that no screen reader meets.
 * @param {string} name
 */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("stroke-width", String(HEAVY[name] ?? 2));
  svg.append(path);
  return svg;
}

/** A bar of buttons (ARIA's toolbar pattern). words: the desk's labels. */
export class Toolbar {
  #words;
  /** @type {Record<string, HTMLButtonElement>} */
  #buttons = {};

  /** @param {Words} words */
  constructor(words) {
    this.#words = words;
    this.element = document.createElement("div");
    this.element.className = "tutor-tools";
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", words.board);
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("focusin", ({ target }) => this.#rove(/** @type {Element} */ (target)));
  }

  /**
   * A row of controls, in groups.
   * @param {...Element[]} groups
   */
  row(...groups) {
    const row = document.createElement("div");
    row.className = "tutor-tools-row";
    for (const group of groups) {
      const box = document.createElement("div");
      box.className = "tutor-tools-group";
      box.append(...group);
      row.append(box);
    }
    this.element.append(row);
    this.#rove(this.#controls()[0]);
    return row;
  }

  /**
   * A button with an icon; its name is the label of the same name, or `label`.
   * @param {string} name
   * @param {() => void} press
   */
  button(name, press, label = this.#words[name]) {
    const button = document.createElement("button");
    button.type = "button";
    if (ICONS[name]) button.append(icon(name));
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", press);
    this.#buttons[name] = button;
    return button;
  }

  /**
   * Which of these is pressed.
   * @param {string[]} names
   * @param {string} chosen
   */
  press(names, chosen) {
    for (const name of names) this.#buttons[name].setAttribute("aria-pressed", String(name === chosen));
  }

  /**
   * @param {string} name
   * @param {boolean} on
   */
  enable(name, on) {
    this.#buttons[name].disabled = !on;
  }

  /** @param {string} name */
  get(name) {
    return this.#buttons[name];
  }

  /** @returns {NodeListOf<HTMLButtonElement | HTMLSelectElement>} */
  get #all() {
    return this.element.querySelectorAll("button, select");
  }

  #controls() {
    return [...this.#all].filter((each) => !each.closest("[hidden]"));
  }

  /** @param {Element} current */
  #rove(current) {
    for (const each of this.#all) each.tabIndex = each === current ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const all = this.#controls().filter((each) => !each.disabled);
    const at = all.findIndex((each) => each === event.target);
    const forwards = getComputedStyle(this.element).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    /** @type {Record<string, number>} */
    const steps = { [forwards]: 1, [forwards === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: -1 };
    /** @type {Record<string, number>} */
    const ends = { Home: 0, End: all.length - 1 };
    const to = ends[event.key] ?? (at + (steps[event.key] ?? 0) + all.length) % all.length;
    if (at < 0 || to === at) return;
    event.preventDefault();
    all[to].focus();
  }
}
