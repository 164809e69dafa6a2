// A rehearsal: simulated students go through the lesson, and tell what nobody can meet.

/**
 * @import { Author, Coverage, Run, Words } from "./types"
 * @typedef {{ kind: string, name: string, count: number, ended: boolean, sums: number[] }} Row
 */

import { make } from "./dom.js";
import { findingList } from "./page.js";

/**
 * The lines of JSON that come in a response, each as soon as it is whole.
 * @param {ReadableStream<Uint8Array>} stream
 */
export async function* jsonLines(stream) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of chunks(stream)) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part.trim()) yield JSON.parse(part);
  }
}

/**
 * A stream is not everywhere iterable by itself.
 * @param {ReadableStream<Uint8Array>} stream
 */
async function* chunks(stream) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/**
 * Students of one kind, such as `random:1` to `random:5`, as one row: sums, and whether all came to the end.
 * @param {Run[]} runs
 */
export function rows(runs) {
  /** @type {Map<string, Row>} */
  const kinds = new Map();
  for (const { student, turns, ended, solved, told, skipped } of runs) {
    const [kind, name] = student.split(/:(.*)/s);
    const key = kind === "random" ? kind : student;
    const row = kinds.get(key) ?? { kind, name: kind === "random" ? "" : (name ?? ""), count: 0, ended: true, sums: [0, 0, 0, 0] };
    row.count += 1;
    row.ended &&= ended;
    row.sums = row.sums.map((sum, i) => sum + [solved, told, skipped, turns][i]);
    kinds.set(key, row);
  }
  return [...kinds.values()];
}

/** The panel of a rehearsal. `on` holds close() (which also cancels) and edit({line, column}). */
export class Rehearsal {
  #words;
  #on;
  #bar = make("progress", { max: 1, value: 0 });
  #body;
  #button;

  /**
   * @param {Words} words
   * @param {Pick<Author, "edit"> & { close: () => void }} on
   */
  constructor(words, on) {
    this.#words = words;
    this.#on = on;
    this.#button = make("button", { type: "button", click: () => on.close() }, words.cancel);
    this.#bar.setAttribute("aria-label", words.rehearsing);
    this.#body = make("div", {}, make("p", { role: "status" }, words.rehearsing), this.#bar);
    this.element = make(
      "section",
      { class: "tutor-rehearsal", "aria-label": words.rehearsal, dir: words.direction },
      make("div", { class: "tutor-rehearsal-head" }, make("h2", {}, words.rehearsal), this.#button),
      this.#body,
    );
  }

  /** @param {{ done: number, total: number }} so */
  progress({ done, total }) {
    this.#bar.max = total;
    this.#bar.value = done;
  }

  /**
   * One sentence instead of an outcome.
   * @param {string} text
   */
  fail(text) {
    this.#end(make("p", { role: "status" }, text));
  }

  /**
   * The outcome; the element that the map goes into.
   * @param {Coverage} coverage
   */
  show({ passed, runs, gaps }) {
    const words = this.#words;
    const findings = gaps.map(({ finding }) => finding);
    const map = make("div", { class: "tutor-map", dir: "ltr" });
    this.#end(
      make("p", { role: "status", class: passed ? "tutor-passed" : "tutor-not-passed" }, passed ? words.passed : words.not_passed),
      findings.length ? findingList(findings, words, this.#on) : "",
      this.#table(rows(runs)),
      make("details", {}, make("summary", {}, words.map), map),
    );
    return map;
  }

  /** @param {(Node | string)[]} content */
  #end(...content) {
    this.#button.textContent = this.#words.close;
    this.#body.replaceChildren(...content);
  }

  /** @param {Row[]} made */
  #table(made) {
    const words = this.#words;
    const head = [words.student, words.solved, words.solution_told, words.skipped, words.turns];
    const line = (/** @type {Row} */ { kind, name, count, ended, sums }) => {
      const student = make("th", { scope: "row" }, make("code", {}, count > 1 ? `${kind} × ${count}` : kind));
      if (name) student.append(" ", make("bdi", {}, name));
      if (!ended) student.append(make("span", { class: "tutor-no-end" }, words.no_end));
      return make("tr", {}, student, ...sums.map((sum) => make("td", {}, String(sum))));
    };
    return make(
      "div",
      { class: "tutor-table", tabindex: 0, role: "group", "aria-label": words.rehearsal },
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))),
        make("tbody", {}, ...made.map(line)),
      ),
    );
  }
}
