// Keeps what really goes to the loudspeakers: every sound that reaches an AudioContext's destination.
(() => {
  window.heard = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && !(this instanceof ScriptProcessorNode)) {
      const recorder = this.context.createScriptProcessor(1024, 1, 1);
      recorder.onaudioprocess = ({ inputBuffer, outputBuffer }) => {
        window.heard.push(...inputBuffer.getChannelData(0));
        window.heardRate = inputBuffer.sampleRate;
        outputBuffer.getChannelData(0).fill(0);
      };
      connect.call(this, recorder);
      connect.call(recorder, target);
    }
    return connect.call(this, target, ...rest);
  };
})();
