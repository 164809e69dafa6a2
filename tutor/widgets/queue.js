// What the tutor's voice plays, sample by sample, in the browser's audio thread.

/** @typedef {{ turn: number, ms: number, done: boolean }} Report */

/**
 * What is to be played, turn by turn, and how much of it was. Runs in the worklet; pure. Only the newest turn is
 * played: an older one, or one that was hushed, is dropped. After an underrun, playing goes on when 40 ms are there.
 */
export class SoundQueue {
  /** @param {number} rateHz */
  constructor(rateHz) {
    this.rate = rateHz;
    this.fadeSamples = Math.round(rateHz * 0.005);
    this.reportSamples = rateHz / 4;
    this.rebuffer = Math.round(rateHz * 0.04);
    this.holdSamples = Math.round(rateHz * 0.2); // in which it is known whether somebody speaks
    this.turn = -1; // the newest
    this.hushed = -1;
    /** @type {Float32Array[]} */
    this.chunks = [];
    this.head = 0; // samples of chunks[0] already played
    this.waiting = 0; // samples not yet played
    this.played = 0; // samples of the turn
    this.reported = 0;
    this.ended = false;
    this.done = false;
    this.starved = false;
    this.fade = new Float32Array(0);
    this.held = 0; // samples that it is still to be silent for
    this.rising = 0; // samples that are still to be louder than the one before
    /** @type {Report[]} */
    this.reports = [];
  }

  /**
   * A piece of a turn's sound (floats of -1 to 1).
   * @param {number} turn
   * @param {Float32Array} samples
   */
  push(turn, samples) {
    if (!this.#begin(turn) || this.ended) return;
    if (samples.length === 0) return;
    this.chunks.push(samples);
    this.waiting += samples.length;
  }

  /**
   * No more sound of this turn will come.
   * @param {number} turn
   */
  end(turn) {
    if (!this.#begin(turn)) return;
    this.ended = true;
    if (this.waiting === 0) this.#finish();
  }

  /**
   * Nothing of this turn may be heard for a moment; then it goes on from there.
   * @param {number} turn
   */
  hold(turn) {
    if (turn !== this.turn || this.done) return;
    this.#fadeOut();
    this.held = this.holdSamples;
  }

  /**
   * Nothing of this turn or an earlier one may be heard any more.
   * @param {number} turn
   */
  hush(turn) {
    this.hushed = Math.max(this.hushed, turn);
    if (this.turn <= turn) this.#cut();
  }

  /**
   * Fill one render quantum.
   * @param {Float32Array} out
   */
  pull(out) {
    out.fill(0);
    if (this.starved && (this.ended || this.waiting >= this.rebuffer)) this.starved = false;
    if (this.held > 0) this.#wait(out.length);
    else if (!this.starved) this.#fill(out);
    for (let i = 0; i < out.length && i < this.fade.length; i += 1) out[i] += this.fade[i];
    this.fade = this.fade.slice(out.length);
  }

  /** What there is to report since last asked: [{turn, ms, done}]. */
  takeReports() {
    return this.reports.splice(0);
  }

  /** @param {number} turn */
  #begin(turn) {
    if (turn <= this.hushed || turn < this.turn) return false;
    if (turn > this.turn) {
      this.#cut();
      this.turn = turn;
      this.played = this.reported = 0;
      this.ended = this.done = this.starved = false;
      this.held = this.rising = 0;
    }
    return true;
  }

  /** @param {Float32Array} out */
  #fill(out) {
    let at = 0;
    while (at < out.length && this.chunks.length > 0) {
      const chunk = this.chunks[0];
      const n = Math.min(out.length - at, chunk.length - this.head);
      out.set(chunk.subarray(this.head, this.head + n), at);
      at += n;
      this.head += n;
      if (this.head === chunk.length) {
        this.chunks.shift();
        this.head = 0;
      }
    }
    for (let i = 0; i < at && this.rising > 0; i += 1, this.rising -= 1) out[i] *= this.#loudness();
    this.waiting -= at;
    this.played += at;
    if (this.waiting === 0 && this.ended) this.#finish();
    else if (this.played - this.reported >= this.reportSamples) this.#report(false);
    if (this.waiting === 0 && this.played > 0 && !this.ended) this.starved = true;
  }

  /** @param {number} samples */
  #wait(samples) {
    this.held -= samples;
    this.rising = this.fadeSamples;
  }

  #loudness() {
    return 1 - this.rising / this.fadeSamples;
  }

  #finish() {
    if (this.done) return;
    this.done = true;
    this.#report(true);
  }

  /** @param {boolean} done */
  #report(done) {
    this.reported = this.played;
    this.reports.push({ turn: this.turn, ms: Math.round((this.played * 1000) / this.rate), done });
  }

  // Fall silent, but over 5 ms, so that it does not click.
  #fadeOut() {
    if (this.chunks.length === 0 || this.played === 0 || this.starved || this.held > 0) return;
    const loudness = this.#loudness();
    const rest = this.chunks[0].subarray(this.head, this.head + this.fadeSamples);
    this.fade = rest.map((sample, i) => sample * loudness * (1 - (i + 1) / this.fadeSamples));
  }

  // Nothing more of the turn; say how much was heard.
  #cut() {
    this.#fadeOut();
    if (this.played > this.reported && !this.done) this.#report(false);
    this.done = true; // a turn that was cut off has no end to tell of
    this.chunks = [];
    this.head = this.waiting = 0;
  }
}

/** Source of the worklet's module: the queue, and what joins it to the browser. */
export const WORKLET = `
${SoundQueue.toString()}
registerProcessor("tutor-voice", class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = new SoundQueue(sampleRate);
    this.port.onmessage = ({ data: [what, turn, samples] }) => {
      this.queue[what](turn, samples);
      this.report();
    };
  }
  report() {
    for (const each of this.queue.takeReports()) this.port.postMessage(each);
  }
  process(inputs, [[channel]]) {
    this.queue.pull(channel);
    this.report();
    return true;
  }
});
`;

/**
 * PCM16 little-endian bytes as floats of -1 to 1.
 * @param {Uint8Array} bytes
 */
export function floats(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength & ~1);
  return Float32Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true) / 32768);
}
