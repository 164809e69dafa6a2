// The tutor's voice: gapless playback of 24 kHz PCM16 in a worklet, silent within one render quantum when hushed; or,
// where the student wishes, a voice of the browser's own that reads the captions (reader.js).

export const RATE_HZ = 24000;
const HUM = { hz: 330, gain: 0.05, s: 0.25 }; // about -26 dB: softer than any voice
const LOOK_MS = 1500; // after which sound that is allowed is running, even on a slow machine

/**
 * What is to be played, turn by turn, and how much of it was. Runs in the worklet; pure. Only the newest turn is
 * played: an older one, or one that was hushed, is dropped. After an underrun, playing goes on when 40 ms are there.
 */
export class SoundQueue {
  constructor(rateHz) {
    this.rate = rateHz;
    this.fadeSamples = Math.round(rateHz * 0.005);
    this.reportSamples = rateHz / 4;
    this.rebuffer = Math.round(rateHz * 0.04);
    this.turn = -1; // the newest
    this.hushed = -1;
    this.chunks = [];
    this.head = 0; // samples of chunks[0] already played
    this.waiting = 0; // samples not yet played
    this.played = 0; // samples of the turn
    this.reported = 0;
    this.ended = false;
    this.done = false;
    this.starved = false;
    this.fade = new Float32Array(0);
    this.reports = [];
  }

  /** A piece of a turn's sound (floats of -1 to 1). */
  push(turn, samples) {
    if (!this.#begin(turn) || this.ended) return;
    if (samples.length === 0) return;
    this.chunks.push(samples);
    this.waiting += samples.length;
  }

  /** No more sound of this turn will come. */
  end(turn) {
    if (!this.#begin(turn)) return;
    this.ended = true;
    if (this.waiting === 0) this.#finish();
  }

  /** Nothing of this turn or an earlier one may be heard any more. */
  hush(turn) {
    this.hushed = Math.max(this.hushed, turn);
    if (this.turn <= turn) this.#cut();
  }

  /** Fill one render quantum. */
  pull(out) {
    out.fill(0);
    if (this.starved && (this.ended || this.waiting >= this.rebuffer)) this.starved = false;
    if (!this.starved) this.#fill(out);
    for (let i = 0; i < out.length && i < this.fade.length; i += 1) out[i] += this.fade[i];
    this.fade = this.fade.slice(out.length);
  }

  /** What there is to report since last asked: [{turn, ms, done}]. */
  takeReports() {
    return this.reports.splice(0);
  }

  #begin(turn) {
    if (turn <= this.hushed || turn < this.turn) return false;
    if (turn > this.turn) {
      this.#cut();
      this.turn = turn;
      this.played = this.reported = 0;
      this.ended = this.done = this.starved = false;
    }
    return true;
  }

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
    this.waiting -= at;
    this.played += at;
    if (this.waiting === 0 && this.ended) this.#finish();
    else if (this.played - this.reported >= this.reportSamples) this.#report(false);
    if (this.waiting === 0 && this.played > 0 && !this.ended) this.starved = true;
  }

  #finish() {
    if (this.done) return;
    this.done = true;
    this.#report(true);
  }

  #report(done) {
    this.reported = this.played;
    this.reports.push({ turn: this.turn, ms: Math.round((this.played * 1000) / this.rate), done });
  }

  // Fall silent, but over 5 ms, so that it does not click; say how much was heard.
  #cut() {
    if (this.chunks.length > 0 && this.played > 0 && !this.starved) {
      const rest = this.chunks[0].subarray(this.head, this.head + this.fadeSamples);
      this.fade = rest.map((sample, i) => sample * (1 - (i + 1) / this.fadeSamples));
    }
    if (this.played > this.reported && !this.done) this.#report(false);
    this.done = true; // a turn that was cut off has no end to tell of
    this.chunks = [];
    this.head = this.waiting = 0;
  }
}

const WORKLET = `
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

/** PCM16 little-endian bytes as floats of -1 to 1. */
export function floats(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength & ~1);
  return Float32Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true) / 32768);
}

/** The voice of one desk. */
export class Voice {
  #given;
  #context = null;
  #gain = null;
  #node = null;
  #starting = null;
  #over = false; // closed, or it cannot play
  #waiting = []; // for the worklet, until it is there
  #volume = 1;
  #reader = null;
  #browserVoice = null;
  #blocked = false;
  #ended = -1; // the newest turn whose sound has all come
  #done = -1; // the newest turn told to be done
  #analyser = null;
  #sentence = []; // the sound of the last one, in pieces
  #again = null; // what plays it once more

  /** given: {reader: reader.js, onPlayed(turn, ms, done), onBlocked(blocked), onFailed(), onAgain(playing)} */
  constructor(given) {
    this.#given = given;
    if (globalThis.speechSynthesis) {
      this.#reader = new given.reader.Reader({
        speech: speechSynthesis,
        Utterance: SpeechSynthesisUtterance,
        onPlayed: (...what) => this.#tell(...what),
        now: () => performance.now(),
        setTimer: (then, ms) => setTimeout(then, ms),
        clearTimer: (id) => clearTimeout(id),
      });
    }
  }

  /** Make the sound ready. Browsers may allow it on a press only; `onBlocked` tells. */
  async resume() {
    await this.#start();
    this.#context?.resume().catch(() => {}); // stays open for as long as sound is blocked
    setTimeout(() => this.#look(), LOOK_MS);
  }

  sound(turn, bytes) {
    if (this.#browserVoice) return;
    const samples = floats(bytes);
    this.#stopAgain();
    this.#sentence.push(samples.slice());
    this.#post("push", turn, samples);
  }

  caption(turn, text) {
    this.#sentence = [];
    if (this.#browserVoice && text.trim()) this.#reader.say(turn, text, this.#browserVoice, this.#volume);
  }

  ended(turn) {
    this.#ended = Math.max(this.#ended, turn);
    if (this.#browserVoice) this.#reader.end(turn);
    else this.#post("end", turn);
    this.#pass();
  }

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
    return this.#sentence.length > 0 && this.#context?.state === "running" && this.#gain !== null;
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
    if (this.#context?.state !== "running" || !this.#gain) return () => {};
    const context = this.#context;
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

  /** 0 to 1. */
  setVolume(volume) {
    this.#volume = volume;
    if (this.#gain) this.#gain.gain.value = volume;
  }

  /** Whether this browser has a voice of its own for a language. */
  hasBrowserVoice(language) {
    return this.#reader !== null && this.#given.reader.localVoice(speechSynthesis.getVoices(), language) !== null;
  }

  /** Call back when the browser has found its voices: some find them late. */
  onBrowserVoices(callback) {
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", callback);
  }

  useBrowserVoice(on, language) {
    const voice = on && this.#reader ? this.#given.reader.localVoice(speechSynthesis.getVoices(), language) : null;
    if (this.#browserVoice && !voice) this.#reader.stop();
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

  #post(what, turn, samples) {
    const message = [what, turn, samples];
    if (this.#over) return;
    if (this.#node) this.#node.port.postMessage(message, samples ? [samples.buffer] : []);
    else this.#waiting.push(message);
    if (!this.#context && what === "push") this.resume();
    else this.#start();
  }

  #tell(turn, ms, done) {
    if (done && turn <= this.#done) return;
    if (done) this.#done = turn;
    this.#given.onPlayed(turn, ms, done);
  }

  #look() {
    if (!this.#context) return;
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
    const url = URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" }));
    await context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
    if (this.#over) return;
    this.#gain = new GainNode(context, { gain: this.#volume });
    const node = new AudioWorkletNode(context, "tutor-voice", { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = ({ data: { turn, ms, done } }) => this.#tell(turn, ms, done);
    this.#analyser = new AnalyserNode(context, { fftSize: 512 });
    node.connect(this.#gain).connect(context.destination);
    this.#gain.connect(this.#analyser);
    context.onstatechange = () => this.#look();
    this.#node = node;
    for (const [what, turn, samples] of this.#waiting.splice(0)) this.#post(what, turn, samples);
  }

  #release() {
    this.#node?.disconnect();
    if (this.#context) {
      this.#context.onstatechange = null;
      this.#context.close().catch(() => {});
    }
    this.#context = this.#node = this.#gain = this.#analyser = null;
    this.#waiting = [];
  }
}
