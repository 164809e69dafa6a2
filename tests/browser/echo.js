// A room: what goes to the loudspeakers comes back into the microphone, 120 ms late and softer by window.echoDb decibels,
// past the browser's own canceller.
(() => {
  const DELAY_S = 0.12;
  const connect = AudioNode.prototype.connect;
  let open;
  const microphone = new Promise((resolve) => (open = resolve));
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && this.context.sampleRate === 24000) {
      const delay = new DelayNode(this.context, { delayTime: DELAY_S });
      const gain = new GainNode(this.context);
      const room = new MediaStreamAudioDestinationNode(this.context);
      connect.call(connect.call(connect.call(this, delay), gain), room);
      window.echo = (decibels) => (gain.gain.value = 10 ** (decibels / 20));
      open(room.stream);
    }
    return connect.call(this, target, ...rest);
  };
  navigator.mediaDevices.getUserMedia = () => microphone;
})();
