// The word that is being heard, marked in the captions while they are spoken. The marks are CSS highlights, which leave
// the page's elements alone, so that no screen reader says a line again.

const NAME = "tutor-word";
const LETTER_MS = 70; // how long a letter takes to say, as long as nothing better is known
const MOST_AHEAD_MS = 300; // how long a position is believed to go on without a new report

/** Where the words of a text begin and end, in any script: [[from, to], ...]. */
export function words(text, language) {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  return [...segmenter.segment(text)]
    .filter((each) => each.isWordLike)
    .map(({ index, segment }) => [index, index + segment.length]);
}

/**
 * Which piece and which letter of it is heard at `ms` of a turn's sound: {piece, letter}, or null before and after.
 * pieces: [{text, from}], each from where in the sound it begins; received: ms of sound so far; ended: no more will come.
 */
export function letterAt(pieces, received, ended, ms) {
  const index = pieces.findLastIndex(({ from }) => from <= ms);
  if (index < 0) return null;
  const { text, from } = pieces[index];
  const known = pieces[index + 1]?.from ?? (ended ? received : Math.max(received, from + text.length * LETTER_MS));
  if (ms >= known) return null;
  return { piece: index, letter: Math.floor((text.length * (ms - from)) / (known - from)) };
}

/** given: {language, now(), nextFrame(then) -> id, dropFrame(id)} */
export class Spoken {
  #given;
  #turn = -1;
  #pieces = [];
  #received = 0;
  #ended = false;
  #last = { ms: 0, when: 0 };
  #frame = null;
  #range = null;

  constructor(given) {
    this.#given = given;
  }

  /** A caption of the tutor, and the text node in which it stands. */
  caption(turn, text, node) {
    if (!this.#begin(turn)) return;
    this.#pieces.push({ text, node, from: this.#received, parts: words(text, this.#given.language) });
  }

  /** More sound of a turn has come. */
  sound(turn, ms) {
    if (this.#begin(turn)) this.#received += ms;
  }

  ended(turn) {
    if (turn === this.#turn) this.#ended = true;
  }

  /** How much of a turn was heard by now. */
  played(turn, ms, done) {
    if (turn !== this.#turn) return;
    if (done) return this.stop();
    this.#last = { ms, when: this.#given.now() };
    this.#frame ??= this.#given.nextFrame(() => this.#follow());
  }

  /** Mark nothing any more. */
  stop() {
    if (this.#frame !== null) this.#given.dropFrame(this.#frame);
    this.#frame = null;
    this.#mark(null);
  }

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
    this.#frame = null;
    const since = this.#given.now() - this.#last.when;
    if (since > MOST_AHEAD_MS) return this.#mark(null);
    const at = letterAt(this.#pieces, this.#received, this.#ended, this.#last.ms + since);
    const piece = at && this.#pieces[at.piece];
    const word = piece?.parts.findLast(([from]) => from <= at.letter);
    this.#mark(word ? [piece.node, ...word] : null);
    this.#frame = this.#given.nextFrame(() => this.#follow());
    return undefined;
  }

  #mark(place) {
    const highlights = globalThis.CSS?.highlights;
    if (!highlights) return;
    if (!highlights.has(NAME)) highlights.set(NAME, new Highlight());
    const highlight = highlights.get(NAME);
    if (this.#range) highlight.delete(this.#range);
    this.#range = null;
    if (!place) return;
    const [node, from, to] = place;
    this.#range = new Range();
    this.#range.setStart(node, from);
    this.#range.setEnd(node, to);
    highlight.add(this.#range);
  }
}
