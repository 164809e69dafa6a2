// A room: what goes to the loudspeakers comes back into the microphone, 120 ms late, at 6, then 12, then 20 dB less, and
// past the browser's own canceller.
(() => {
  const STEPS_DB = [-6, -12, -20];
  const STEP_S = 6;
  const connect = AudioNode.prototype.connect;
  let microphone = null;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && this.context.sampleRate === 24000 && !(this instanceof ScriptProcessorNode)) {
      const { context } = this;
      const delay = new DelayNode(context, { delayTime: 0.12 });
      const gain = new GainNode(context, { gain: 0 });
      STEPS_DB.forEach((db, step) => gain.gain.setValueAtTime(10 ** (db / 20), context.currentTime + STEP_S * step));
      const room = new MediaStreamAudioDestinationNode(context);
      connect.call(connect.call(connect.call(this, delay), gain), room);
      microphone = room.stream;
    }
    return connect.call(this, target, ...rest);
  };
  navigator.mediaDevices.getUserMedia = async () => microphone;
})();
