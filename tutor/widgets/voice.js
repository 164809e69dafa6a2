// The tutor's voice: gapless playback of 24 kHz PCM16 in a worklet, silent within one render quantum when hushed or
// held; or, where the student wishes, a voice of the browser's own that reads the captions (reader.js).

/** @typedef {[what: "push" | "end" | "hold" | "hush", turn: number, samples?: Float32Array<ArrayBuffer>]} Order to the worklet */

export const RATE_HZ = 24000;
const HUM = { hz: 330, gain: 0.05, s: 0.25 }; // about -26 dB: softer than any voice
const LOOK_MS = 1500; // after which sound that is allowed is running, even on a slow machine

/** The voice of one desk. */
export class Voice {
  #given;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {GainNode | null} */
  #gain = null;
  /** @type {AudioWorkletNode | null} */
  #node = null;
  /** @type {Promise<void> | null} */
  #starting = null;
  #over = false; // closed, or it cannot play
  /** @type {Order[]} */
  #waiting = []; // for the worklet, until it is there
  #volume = 1;
  #pace = 1;
  /** @type {import("./reader.js").Reader | null} */
  #reader = null;
  /** @type {SpeechSynthesisVoice | null} */
  #browserVoice = null;
  #blocked = false;
  #resting = false; // put to sleep here: not blocked
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #looking;
  #ended = -1; // the newest turn whose sound has all come
  #done = -1; // the newest turn told to be done
  /** @type {AnalyserNode | null} */
  #analyser = null;
  /** @type {Float32Array<ArrayBuffer>[]} */
  #sentence = []; // the sound of the last one, in pieces
  #sentenceOf = -1; // turn
  #captioned = false; // its words are there, so that the next ones are another sentence's
  /** @type {AudioBufferSourceNode | null} */
  #again = null; // what plays it once more

  /**
   * @param {{
   *   queue: typeof import("./queue.js"),
   *   reader: typeof import("./reader.js"),
   *   onPlayed: (turn: number, ms: number, done: boolean) => void,
   *   onBlocked: (blocked: boolean) => void,
   *   onFailed: () => void,
   *   onAgain: (playing: boolean) => void,
   * }} given
   */
  constructor(given) {
    this.#given = given;
    if (globalThis.speechSynthesis) {
      this.#reader = new given.reader.Reader({
        speech: speechSynthesis,
        Utterance: SpeechSynthesisUtterance,
        onPlayed: (...what) => this.#tell(...what),
        now: () => performance.now(),
        setTimer: (then, ms) => setTimeout(then, ms),
        clearTimer: (id) => clearTimeout(id ?? undefined),
      });
    }
  }

  /** Make the sound ready. Browsers may allow it on a press only; `onBlocked` tells. */
  async resume() {
    await this.#start();
    this.#run();
  }

  /** Stop the audio thread while nothing is to be heard; not where sound is blocked, which is to be told. */
  sleep() {
    if (this.#context?.state !== "running") return;
    this.#resting = true;
    this.#context.suspend().catch(() => {});
  }

  /** End that, at best before the next sound comes: what comes earlier waits for it, and loses nothing. */
  wake() {
    if (this.#resting) this.#run();
  }

  #run() {
    this.#resting = false;
    this.#context?.resume().catch(() => {}); // stays open for as long as sound is blocked
    this.#lookSoon();
  }

  #lookSoon() {
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => this.#look(), LOOK_MS);
  }

  /**
   * @param {number} turn
   * @param {Uint8Array} bytes
   */
  sound(turn, bytes) {
    if (this.#browserVoice) return;
    const samples = this.#given.queue.floats(bytes);
    this.#stopAgain();
    if (turn !== this.#sentenceOf) this.#beginSentence(turn);
    this.#sentence.push(samples.slice());
    this.#post("push", turn, samples);
  }

  /**
   * @param {number} turn
   * @param {string} text
   */
  caption(turn, text) {
    if (turn !== this.#sentenceOf || this.#captioned) this.#beginSentence(turn);
    this.#captioned = true;
    const how = { volume: this.#volume, rate: this.#pace };
    if (this.#browserVoice && text.trim()) this.#reader?.say(turn, text, { voice: this.#browserVoice, ...how });
  }

  /** @param {number} turn */
  #beginSentence(turn) {
    this.#sentence = [];
    this.#sentenceOf = turn;
    this.#captioned = false;
  }

  /** @param {number} turn */
  ended(turn) {
    this.#ended = Math.max(this.#ended, turn);
    if (this.#browserVoice) this.#reader?.end(turn);
    else this.#post("end", turn);
    this.#pass();
  }

  /**
   * Be silent for a moment, and go on from there: the student may have begun to speak.
   * @param {number} turn
   */
  hold(turn) {
    this.#node?.port.postMessage(["hold", turn]);
  }

  /** @param {number} turn */
  hush(turn) {
    this.#reader?.hush(turn);
    this.#post("hush", turn);
    this.#stopAgain();
  }

  /** Play the last sentence once more, or stop that; nothing where there is none. It is no turn, and nothing is told. */
  again() {
    if (this.#again) this.#stopAgain();
    else if (this.canRepeat) this.#repeat();
  }

  /** There is a sentence, and sound can be heard. */
  get canRepeat() {
    return this.#sentence.length > 0 && this.#audible && this.#gain !== null;
  }

  get #audible() {
    return this.#context?.state === "running" || this.#resting;
  }

  /** How loud it is right now: root mean square, 0 to 1. */
  loudness() {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return Math.hypot(...samples) / Math.sqrt(samples.length);
  }

  /** Sound softly and shortly, where sound can be heard; gives the function that stops it. */
  hum() {
    const context = this.#context;
    if (!context || !this.#audible || !this.#gain) return () => {};
    const now = context.currentTime;
    const tone = new OscillatorNode(context, { frequency: HUM.hz });
    const shape = new GainNode(context, { gain: 0 });
    const swell = Float32Array.from({ length: 33 }, (_, n) => (HUM.gain * (1 - Math.cos((Math.PI * n) / 16))) / 2);
    shape.gain.setValueCurveAtTime(swell, now, HUM.s);
    tone.connect(shape).connect(this.#gain);
    tone.start(now);
    tone.stop(now + HUM.s);
    return () => shape.disconnect();
  }

  /**
   * 0 to 1.
   * @param {number} volume
   */
  setVolume(volume) {
    this.#volume = volume;
    if (this.#gain) this.#gain.gain.value = volume;
  }

  /**
   * How fast a voice of the browser's own reads, from its next sentence on; its own speed is 1.
   * @param {number} pace
   */
  setPace(pace) {
    this.#pace = pace;
  }

  /**
   * Whether this browser has a voice of its own for a language.
   * @param {string} language
   */
  hasBrowserVoice(language) {
    return this.#reader !== null && this.#given.reader.localVoice(speechSynthesis.getVoices(), language) !== null;
  }

  /**
   * Call back when the browser has found its voices: some find them late.
   * @param {() => void} callback
   */
  onBrowserVoices(callback) {
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", callback);
  }

  /**
   * @param {boolean} on
   * @param {string} language
   */
  useBrowserVoice(on, language) {
    const voice = on && this.#reader ? this.#given.reader.localVoice(speechSynthesis.getVoices(), language) : null;
    if (this.#browserVoice && !voice) this.#reader?.stop();
    this.#browserVoice = voice;
  }

  close() {
    this.#over = true;
    this.#reader?.stop();
    this.#stopAgain();
    this.#release();
  }

  #repeat() {
    const length = this.#sentence.reduce((sum, each) => sum + each.length, 0);
    if (!this.#context || !this.#gain) return;
    const buffer = new AudioBuffer({ length, sampleRate: RATE_HZ });
    let at = 0;
    for (const each of this.#sentence) {
      buffer.copyToChannel(each, 0, at);
      at += each.length;
    }
    this.#again = new AudioBufferSourceNode(this.#context, { buffer });
    this.#again.onended = () => this.#stopAgain();
    this.#again.connect(this.#gain);
    this.#again.start();
    this.#given.onAgain(true);
  }

  #stopAgain() {
    if (!this.#again) return;
    this.#again.onended = null;
    this.#again.stop();
    this.#again.disconnect();
    this.#again = null;
    this.#given.onAgain(false);
  }

  /** @param {Order} message */
  #post(...message) {
    const [what, , samples] = message;
    if (this.#over) return;
    if (this.#node) this.#node.port.postMessage(message, samples ? [samples.buffer] : []);
    else this.#waiting.push(message);
    if (!this.#context && what === "push") this.resume();
    else this.#start();
  }

  /**
   * @param {number} turn
   * @param {number} ms
   * @param {boolean} done
   */
  #tell(turn, ms, done) {
    if (done && turn <= this.#done) return;
    if (done) this.#done = turn;
    this.#given.onPlayed(turn, ms, done);
  }

  #look() {
    if (!this.#context || this.#resting) return;
    this.#blocked = this.#context.state !== "running";
    this.#given.onBlocked(this.#blocked);
    this.#pass();
  }

  // Where nothing can be heard the captions carry the lesson: a turn is done when all of it has come.
  #pass() {
    if ((this.#blocked || this.#over) && !this.#browserVoice && this.#ended >= 0) this.#tell(this.#ended, 0, true);
  }

  #start() {
    this.#starting ??= this.#begin().catch(() => {
      this.#over = true;
      this.#release();
      this.#pass();
      this.#given.onFailed();
    });
    return this.#starting;
  }

  async #begin() {
    // 0: one render quantum at this rate is 5 ms, and the device's buffers are a few of those; "interactive" takes 10.
    const context = new AudioContext({ sampleRate: RATE_HZ, latencyHint: 0 });
    this.#context = context;
    const url = URL.createObjectURL(new Blob([this.#given.queue.WORKLET], { type: "text/javascript" }));
    await context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
    if (this.#over) return;
    this.#gain = new GainNode(context, { gain: this.#volume });
    const node = new AudioWorkletNode(context, "tutor-voice", { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = ({ data: { turn, ms, done } }) => this.#tell(turn, ms, done);
    this.#analyser = new AnalyserNode(context, { fftSize: 512 });
    node.connect(this.#gain).connect(context.destination);
    this.#gain.connect(this.#analyser);
    context.onstatechange = () => (context.state === "running" ? this.#look() : this.#lookSoon());
    this.#node = node;
    for (const each of this.#waiting.splice(0)) this.#post(...each);
  }

  #release() {
    clearTimeout(this.#looking);
    this.#node?.disconnect();
    if (this.#context) {
      this.#context.onstatechange = null;
      this.#context.close().catch(() => {});
    }
    this.#context = this.#node = this.#gain = this.#analyser = null;
    this.#waiting = [];
  }
}
