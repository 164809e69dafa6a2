// The microphone: opened on a press, resampled to 24 kHz mono PCM16 in a worklet, sent in frames of 20 ms.

/**
 * @typedef {{ pcm: Int16Array<ArrayBuffer>, level: number, clipped: number }} Frame 20 ms of PCM16, its RMS from 0 to 1, clipped samples
 * @typedef {{ level: number, clipped: number }} About
 */

export const RATE_HZ = 24000;
export const FRAME_SAMPLES = 480;
const FLUSH_MS = 80; // how long to wait for the worklet's last frame

/**
 * Streaming resampler: windowed sinc (Blackman, 16 zero crossings a side, cut-off at 0.92 of the lower Nyquist
 * frequency), one set of taps for each phase of the exact ratio. State is kept over blocks, so that block edges are
 * inaudible. Its delay is half its taps: under 1 ms from 48 kHz.
 */
export class Resampler {
  /**
   * @param {number} inHz
   * @param {number} outHz
   */
  constructor(inHz, outHz) {
    /** @type {(a: number, b: number) => number} */
    const gcd = (a, b) => (b ? gcd(b, a % b) : a);
    const common = gcd(inHz, outHz);
    this.up = outHz / common; // phases
    this.down = inHz / common; // input samples for `up` output samples
    const cutoff = 0.92 * Math.min(1, outHz / inHz); // of the input's Nyquist frequency
    const half = Math.ceil(16 / cutoff);
    this.taps = 2 * half;
    this.table = [];
    for (let phase = 0; phase < this.up; phase += 1) this.table.push(this.#row(phase / this.up, half, cutoff));
    this.past = new Float32Array(this.taps - 1);
    this.at = 0; // of the next output sample: index into past + block, in input samples
    this.phase = 0; // and its fraction, in 1 / up
  }

  /**
   * @param {number} fraction
   * @param {number} half
   * @param {number} cutoff
   */
  #row(fraction, half, cutoff) {
    const row = new Float32Array(this.taps);
    let sum = 0;
    for (let k = 0; k < this.taps; k += 1) {
      const t = k - half + 1 - fraction;
      const x = Math.PI * cutoff * t;
      const w = (t / half + 1) / 2;
      const window = w <= 0 || w >= 1 ? 0 : 0.42 - 0.5 * Math.cos(2 * Math.PI * w) + 0.08 * Math.cos(4 * Math.PI * w);
      row[k] = (x === 0 ? 1 : Math.sin(x) / x) * window;
      sum += row[k];
    }
    return row.map((tap) => tap / sum); // unit gain at 0 Hz
  }

  /**
   * The output samples that this block of input completes.
   * @param {Float32Array} block
   */
  push(block) {
    const line = new Float32Array(this.past.length + block.length);
    line.set(this.past);
    line.set(block, this.past.length);
    const out = [];
    while (this.at + this.taps <= line.length) {
      const row = this.table[this.phase];
      let sum = 0;
      for (let k = 0; k < this.taps; k += 1) sum += line[this.at + k] * row[k];
      out.push(sum);
      const next = this.phase + this.down;
      this.at += Math.floor(next / this.up);
      this.phase = next % this.up;
    }
    const keep = this.taps - 1;
    this.past = line.slice(line.length - keep);
    this.at -= block.length;
    return out;
  }
}

/** Cuts samples (floats of -1 to 1) into PCM16 frames of 20 ms, with their loudness (RMS, 0 to 1) and clipped samples. */
export class Framer {
  /** @param {number} frameSamples */
  constructor(frameSamples) {
    this.frame = new Int16Array(frameSamples);
    this.filled = 0;
    this.squares = 0;
    this.clipped = 0;
  }

  /**
   * Frames that these samples complete.
   * @param {Iterable<number>} samples
   * @returns {Frame[]}
   */
  push(samples) {
    const done = [];
    for (const sample of samples) {
      const kept = Math.max(-1, Math.min(1, sample));
      this.frame[this.filled] = Math.round(kept * 32767);
      this.squares += kept * kept;
      if (Math.abs(kept) > 0.999) this.clipped += 1;
      this.filled += 1;
      if (this.filled === this.frame.length) done.push(this.#take());
    }
    return done;
  }

  /** The frame begun, filled up with silence, or null. */
  flush() {
    if (this.filled === 0) return null;
    this.frame.fill(0, this.filled);
    return this.#take();
  }

  #take() {
    const taken = { pcm: this.frame, level: Math.sqrt(this.squares / this.frame.length), clipped: this.clipped };
    this.frame = new Int16Array(this.frame.length);
    this.filled = 0;
    this.squares = this.clipped = 0;
    return taken;
  }
}

// The worklet runs the two classes above; private methods come along in their source.
const WORKLET = `
${Resampler.toString()}
${Framer.toString()}
registerProcessor("tutor-microphone", class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, ${RATE_HZ});
    this.framer = new Framer(${FRAME_SAMPLES});
    this.port.onmessage = () => {
      const last = this.framer.flush();
      if (last) this.post(last);
      this.port.postMessage({ flushed: true });
    };
  }
  post({ pcm, ...about }) {
    this.port.postMessage({ pcm: pcm.buffer, ...about }, [pcm.buffer]);
  }
  process([[channel]]) {
    if (channel) this.framer.push(this.resampler.push(channel)).forEach((frame) => this.post(frame));
    return true;
  }
});
`;

/**
 * The MicState of an error of getUserMedia; framed: the page around this one does not pass the microphone on.
 * @param {any} error
 */
export function stateOf(error, framed = false) {
  if (framed && error?.name === "NotAllowedError") return "framed";
  /** @type {Record<string, string>} */
  const states = {
    NotAllowedError: "denied", SecurityError: "denied",
    NotFoundError: "missing", OverconstrainedError: "missing",
    NotReadableError: "busy", AbortError: "busy",
  };
  return states[error?.name] ?? "busy";
}

/** What this browser lacks before it is asked for a microphone: a MicState, or null. */
export function lacking(/** @type {any} */ page = globalThis) {
  if (page.navigator.mediaDevices?.getUserMedia && page.AudioWorkletNode) return null;
  return page.isSecureContext ? "unsupported" : "insecure";
}

const framed = () => /** @type {any} */ (document).featurePolicy?.allowsFeature("microphone") === false;

/**
 * How loud: none, low, good or high, and 0 to 1 for a meter (-60 to 0 dB of full scale).
 * @param {number} rms
 */
export function loudness(rms) {
  const db = rms > 0 ? 20 * Math.log10(rms) : -Infinity;
  const word = db < -55 ? "none" : db < -38 ? "low" : db < -6 ? "good" : "high";
  return { word, meter: Math.max(0, Math.min(1, (db + 60) / 60)) };
}

/** The microphone of one desk. Frames flow while `hold` is on (press-to-talk) or `stream` is (hands-free). */
export class Microphone {
  #given;
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioWorkletNode | null} */
  #node = null;
  /** @type {Promise<boolean> | null} */
  #opening = null;
  #held = false;
  #streaming = false;
  #draining = false; // let go, and the last frame is still to come
  #flushed = () => {};
  #closed = 0; // counts closings, so that an opening that was overtaken ends

  /**
   * wanted(): constraints of which microphone; onLost(): whether another one takes its place; states as in tutor/frames.py.
   * @param {{
   *   onFrame: (bytes: Uint8Array, about: About) => void,
   *   onState: (state: string) => void,
   *   wanted: () => MediaTrackConstraints,
   *   onLost: () => Promise<boolean>,
   * }} given
   */
  constructor(given) {
    this.#given = given;
  }

  get open() {
    return this.#node !== null;
  }

  /**
   * Press (true) or let go (false). Resolves to whether the microphone is open; after letting go, when all is sent: then
   * it is to be closed, so that the browser's light tells the truth.
   * @param {boolean} down
   */
  async hold(down) {
    this.#held = down;
    if (down) return this.#ensureOpen();
    if (!this.#streaming && this.open) await this.#flush();
    return this.open;
  }

  /**
   * Let frames flow all the time, or no more. Resolves to whether the microphone is open.
   * @param {boolean} on
   */
  async stream(on) {
    this.#streaming = on;
    if (on) return this.#ensureOpen();
    this.close();
    return false;
  }

  close() {
    const wasOpen = this.open;
    this.#drop();
    if (wasOpen) this.#given.onState("off");
  }

  #drop() {
    this.#closed += 1;
    this.#held = this.#streaming = false;
    this.#stream?.getTracks().forEach((track) => {
      track.onended = null;
      track.stop();
    });
    this.#node?.disconnect();
    this.#context?.close().catch(() => {});
    this.#stream = this.#context = this.#node = null;
    this.#flushed();
  }

  async #ensureOpen() {
    if (this.open) return true;
    this.#opening ??= this.#tryOpen().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #tryOpen() {
    const lack = lacking();
    if (lack) {
      this.#given.onState(lack);
      return false;
    }
    const before = this.#closed;
    let stream = null;
    let context = null;
    try {
      stream = await this.#ask();
      context = new AudioContext(); // of the device's rate: Firefox joins no others
      const url = URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" }));
      await context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
      await context.resume();
    } catch (error) {
      release(stream, context);
      this.#given.onState(stateOf(error, framed()));
      return false;
    }
    if (this.#closed !== before) {
      release(stream, context);
      return false;
    }
    this.#connect(stream, context);
    return true;
  }

  async #ask() {
    // The tutor's own voice is taken out. Automatic gain clips and noise suppression chops what a recogniser needs:
    // with them Chromium made a clear "five sixths" unrecognisable.
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: false };
    const media = navigator.mediaDevices;
    try {
      return await media.getUserMedia({ audio: { ...audio, ...this.#given.wanted() } });
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "OverconstrainedError") throw error;
      return media.getUserMedia({ audio }); // the chosen one is gone: the usual one
    }
  }

  /**
   * @param {MediaStream} stream
   * @param {AudioContext} context
   */
  #connect(stream, context) {
    const node = new AudioWorkletNode(context, "tutor-microphone", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = ({ data }) => (data.flushed ? this.#flushed() : this.#frame(data));
    context.createMediaStreamSource(stream).connect(node);
    for (const track of stream.getTracks()) track.onended = () => this.#lost();
    this.#stream = stream;
    this.#context = context;
    this.#node = node;
    this.#given.onState("on");
  }

  // Unplugged, or no longer allowed.
  async #lost() {
    const [held, streaming] = [this.#held, this.#streaming];
    this.#drop();
    const closed = this.#closed;
    const another = await this.#given.onLost();
    if (this.#closed !== closed) return;
    if (!another || !(held || streaming)) return this.#given.onState("ended");
    [this.#held, this.#streaming] = [held, streaming];
    await this.#ensureOpen();
  }

  /** @param {{ pcm: ArrayBuffer } & About} frame */
  #frame({ pcm, ...about }) {
    if (this.#held || this.#streaming || this.#draining) this.#given.onFrame(new Uint8Array(pcm), about);
  }

  /** @returns {Promise<void>} */
  #flush() {
    this.#draining = true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#flushed(), FLUSH_MS);
      this.#flushed = () => {
        clearTimeout(timer);
        this.#draining = false;
        this.#flushed = () => {};
        resolve();
      };
      this.#node?.port.postMessage("flush");
    });
  }
}

/**
 * @param {MediaStream | null} stream
 * @param {AudioContext | null} context
 */
function release(stream, context) {
  stream?.getTracks().forEach((track) => track.stop());
  context?.close().catch(() => {});
}
