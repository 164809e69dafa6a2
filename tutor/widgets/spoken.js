// The word that is being heard, marked in the captions while they are spoken. The marks are CSS highlights, which leave
// the page's elements alone, so that no screen reader says a line again.

/** @import { Heartbeat } from "./types" */

/** @typedef {[from: number, to: number]} Part */
/** @typedef {{ text: string, from: number }} Piece */
/** @typedef {Piece & { node: Node, parts: Part[] }} Caption */

const NAME = "tutor-word";
const LETTER_MS = 70; // how long a letter takes to say, as long as nothing better is known
const MOST_AHEAD_MS = 300; // how long a position is believed to go on without a new report

/**
 * Where the words of a text begin and end, in any script: [[from, to], ...].
 * @param {string} text
 * @param {string} language
 * @returns {Part[]}
 */
export function words(text, language) {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  return [...segmenter.segment(text)]
    .filter((each) => each.isWordLike)
    .map(({ index, segment }) => [index, index + segment.length]);
}

/**
 * Which piece and which letter of it is heard at `ms` of a turn's sound: {piece, letter}, or null before and after.
 * pieces: [{text, from}], each from where in the sound it begins; received: ms of sound so far; ended: no more will come.
 * @param {Piece[]} pieces
 * @param {number} received
 * @param {boolean} ended
 * @param {number} ms
 */
export function letterAt(pieces, received, ended, ms) {
  const index = pieces.findLastIndex(({ from }) => from <= ms);
  if (index < 0) return null;
  const { text, from } = pieces[index];
  const known = pieces[index + 1]?.from ?? (ended ? received : Math.max(received, from + text.length * LETTER_MS));
  if (ms >= known) return null;
  return { piece: index, letter: Math.floor((text.length * (ms - from)) / (known - from)) };
}

/** given: {language, now(), nextBeat(then) -> id, dropBeat(id)} */
export class Spoken {
  #given;
  #turn = -1;
  /** @type {Caption[]} */
  #pieces = [];
  #received = 0;
  #ended = false;
  #last = { ms: 0, when: 0 };
  /** @type {number | null} */
  #beat = null;
  /** @type {Range | null} */
  #range = null;

  /** @param {Heartbeat & { language: string }} given */
  constructor(given) {
    this.#given = given;
  }

  /**
   * A caption of the tutor, and the text node in which it stands.
   * @param {number} turn
   * @param {string} text
   * @param {Node} node
   */
  caption(turn, text, node) {
    if (!this.#begin(turn)) return;
    this.#pieces.push({ text, node, from: this.#received, parts: words(text, this.#given.language) });
  }

  /**
   * More sound of a turn has come.
   * @param {number} turn
   * @param {number} ms
   */
  sound(turn, ms) {
    if (this.#begin(turn)) this.#received += ms;
  }

  /** @param {number} turn */
  ended(turn) {
    if (turn === this.#turn) this.#ended = true;
  }

  /**
   * How much of a turn was heard by now.
   * @param {number} turn
   * @param {number} ms
   * @param {boolean} done
   */
  played(turn, ms, done) {
    if (turn !== this.#turn) return;
    if (done) return this.stop();
    this.#last = { ms, when: this.#given.now() };
    this.#beat ??= this.#given.nextBeat(() => this.#follow());
  }

  /** Mark nothing any more. */
  stop() {
    if (this.#beat !== null) this.#given.dropBeat(this.#beat);
    this.#beat = null;
    this.#mark(null);
  }

  /** @param {number} turn */
  #begin(turn) {
    if (turn < this.#turn) return false;
    if (turn > this.#turn) {
      this.stop();
      this.#turn = turn;
      this.#pieces = [];
      this.#received = 0;
      this.#ended = false;
    }
    return true;
  }

  #follow() {
    this.#beat = null;
    const since = this.#given.now() - this.#last.when;
    if (since > MOST_AHEAD_MS) return this.#mark(null);
    const at = letterAt(this.#pieces, this.#received, this.#ended, this.#last.ms + since);
    const piece = at && this.#pieces[at.piece];
    const word = at && piece?.parts.findLast(([from]) => from <= at.letter);
    this.#mark(piece && word ? [piece.node, ...word] : null);
    this.#beat = this.#given.nextBeat(() => this.#follow());
    return undefined;
  }

  /** @param {[node: Node, from: number, to: number] | null} place */
  #mark(place) {
    const highlights = globalThis.CSS?.highlights;
    if (!highlights) return;
    const range = this.#range;
    if (place && range?.startContainer === place[0] && range.startOffset === place[1]) return; // drawn already
    const highlight = highlights.get(NAME) ?? new Highlight();
    highlights.set(NAME, highlight);
    if (range) highlight.delete(range);
    this.#range = null;
    if (!place) return;
    const [node, from, to] = place;
    this.#range = new Range();
    this.#range.setStart(node, from);
    this.#range.setEnd(node, to);
    highlight.add(this.#range);
  }
}
