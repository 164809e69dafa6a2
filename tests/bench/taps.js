// What a bench wants to know of the page, as [what, ms of performance.now()], in window.marks: when sound comes in and
// goes out by the sample, and when frames pass the relay's socket. It goes before the page's own scripts.
(() => {
  const AUDIBLE = 0.01; // of full scale: about -40 dB
  const QUIET_S = 0.15; // of silence that end a sound
  const FRAME_BYTES = 960;
  const marks = (window.marks = []);
  const sent = (window.sent = []); // frames of the microphone: [ms of performance.now(), bytes]
  const note = (what, at = performance.now()) => marks.push([what, at]);

  // ---- out: a worklet beside whatever goes to the loudspeakers ----
  const TAP = `registerProcessor("bench-tap", class extends AudioWorkletProcessor {
    constructor() { super(); this.last = -1e9; this.sounding = false; }
    process([[channel]]) {
      for (let i = 0; channel && i < channel.length; i += 1) {
        if (Math.abs(channel[i]) <= ${AUDIBLE}) continue;
        if (!this.sounding) this.port.postMessage(["audible", (currentFrame + i) / sampleRate]);
        this.sounding = true;
        this.last = currentFrame + i;
      }
      if (this.sounding && currentFrame - this.last > ${QUIET_S} * sampleRate) {
        this.sounding = false;
        this.port.postMessage(["silent", this.last / sampleRate]);
      }
      return true;
    }
  })`;
  const url = URL.createObjectURL(new Blob([TAP], { type: "text/javascript" }));
  const addModule = Worklet.prototype.addModule;
  Worklet.prototype.addModule = async function (...given) {
    await addModule.call(this, url);
    return addModule.apply(this, given);
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      const tap = new AudioWorkletNode(this.context, "bench-tap", { numberOfOutputs: 0 });
      tap.port.onmessage = ({ data: [what, s] }) => {
        const { contextTime, performanceTime } = this.context.getOutputTimestamp();
        note(what, performanceTime + (s - contextTime) * 1000);
      };
      connect.call(this, tap);
    }
    return connect.call(this, target, ...rest);
  };

  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...given) {
    note("hum"); // the desk has no other source of this kind
    return start.apply(this, given);
  };

  // ---- in: each sound of the microphone, by the time of its capture ----
  const listen = async (track) => {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    let samples = new Float32Array(0);
    let spoken = null; // ms of the last sample of what is being said
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (samples.length !== value.numberOfFrames) samples = new Float32Array(value.numberOfFrames);
      value.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
      const begin = value.timestamp / 1000; // of capture, since the page began
      window.captured = [begin, performance.now()];
      const last = samples.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
      const ms = (index) => begin + (index * 1000) / value.sampleRate;
      if (last >= 0) {
        if (spoken === null) note("said", ms(samples.findIndex((sample) => Math.abs(sample) > AUDIBLE)));
        spoken = ms(last);
      } else if (spoken !== null && begin - spoken > QUIET_S * 1000) {
        note("unsaid", spoken);
        spoken = null;
      }
      value.close();
    }
  };
  const getUserMedia = navigator.mediaDevices?.getUserMedia;
  if (getUserMedia) {
    navigator.mediaDevices.getUserMedia = async function (...given) {
      const stream = await getUserMedia.apply(this, given);
      const [track] = stream.getAudioTracks();
      const copy = track.clone();
      track.stop = () => {
        copy.stop(); // else the device stays open
        MediaStreamTrack.prototype.stop.call(track);
      };
      listen(copy);
      return stream;
    };
  }

  // ---- frames of the relay ----
  const head = (data) => {
    const view = new DataView(data.buffer ?? data, data.byteOffset ?? 0);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + 4, view.getUint32(0, true))));
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    #relay = false;
    #turn = null;
    constructor(address, ...rest) {
      super(address, ...rest);
      this.#relay = String(address).includes("/tutor/relay");
      if (this.#relay) this.addEventListener("message", ({ data }) => typeof data === "string" || this.#came(head(data)));
    }
    #came({ is, turn, holder }) {
      if (is === "FloorTaken") note(`floor ${holder}`);
      if (is === "HushFrame") note("hush");
      if (is === "HoldFrame") note("held");
      if (is !== "Sound" || turn === this.#turn) return;
      this.#turn = turn;
      note("sound");
    }
    send(data) {
      const { is, down } = this.#relay && typeof data !== "string" ? head(data) : {};
      if (is === "Talk") note(down ? "talk" : "let go");
      if (is === "Mic") sent.push([performance.now(), Array.from(data.slice(-FRAME_BYTES))]);
      super.send(data);
    }
  };
})();
