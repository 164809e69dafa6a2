// Joins the desk's parts: what the session says goes to the layout and the voice, what the student does to the session.

const MIC_CURES = { denied: "mic_denied", missing: "mic_missing", busy: "mic_busy", insecure: "mic_insecure", ended: "mic_ended" };

const PICTURE = /^(?!data:).*\./; // a paper that is the name of a picture, which has yet to come
const MOST_SKETCH = 2 * 1024 * 1024; // bytes; what is larger is not kept for a page that is loaded again

/** Set a desk to work in `root`; gives the function that stops it and lets go of microphone, sound and connection. */
export function wire(given) {
  const desk = new Desk(given);
  desk.open();
  return () => desk.close();
}

class Desk {
  #given;
  #link;
  #microphone;
  #aloud;
  #layout = null;
  #words = {};
  #language = "en";
  #board = null;
  #boardLoading = null;
  #paper = "";
  #sketch = null; // of the step that is shown, from before the page was loaded
  #annotations = []; // of the tutor, for a board that is still being loaded
  #step = null;
  #handsFree = false;
  #running = false;
  #heard = -1; // the newest turn that was played to its end

  constructor(given) {
    const { parts, model, relayUrl, askRoom } = given;
    this.#given = given;
    this.#link = new parts.link.Link({
      frames: parts.frames,
      model,
      relayUrl,
      askRoom,
      Socket: WebSocket,
      setTimer: (then, ms) => setTimeout(then, ms),
      clearTimer: (id) => clearTimeout(id),
      onMessage: (head, body) => this.#hear(head, body),
      onState: (state) => this.#linked(state),
      onKept: (head, body) => this.#sendKept(head, body),
    });
    this.#microphone = new parts.microphone.Microphone({
      // What the student listens to once more is no turn of the tutor's, and must not be heard as an answer.
      onFrame: (seq, bytes) => this.#send({ is: "Mic", seq }, this.#aloud.repeating ? new Uint8Array(bytes.byteLength) : bytes),
      onLevel: (rms) => this.#layout?.showLevel(parts.microphone.loudness(rms)),
      onState: (state) => this.#heardOfMicrophone(state),
    });
    this.#aloud = new parts.aloud.Aloud({
      parts,
      onPlayed: (turn, ms, done) => this.#played(turn, ms, done),
      onBlocked: (blocked) => this.#soundBlocked(blocked),
      onFailed: () => this.#notice("sound_failed"),
      onAgain: (there, playing) => this.#layout?.conversation.offerAgain(there, playing),
    });
  }

  open() {
    this.#link.open();
  }

  close() {
    this.#board?.close(); // what was drawn last is still sent
    this.#board = null;
    this.#microphone.close();
    this.#aloud.close();
    this.#link.close();
    this.#layout?.close();
  }

  #send(head, body) {
    this.#link.send(head, body);
  }

  // What was done while the session was away. A lesson that has been paused meanwhile takes no answers: what was typed
  // goes back to where it was typed, and the other acts are done again with one press.
  #sendKept(head, body) {
    if (head.is === "Pressed" && head.button === "start") this.#start();
    else if (this.#running || head.is === "MicChanged") this.#send(head, body);
    else if (head.text) this.#layout.giveBack(head.text); // Typed, or WordsChecked
  }

  #notice(key, action) {
    this.#layout?.notice(this.#words[key], key, action);
  }

  #linked(state) {
    if (!this.#layout) return; // the first words of desk.js stand until Welcome
    if (state === "reconnecting") this.#notice("reconnecting");
    else if (state === "silent") {
        this.#aloud.floor("nobody");
      this.#closeMicrophone(); // nobody hears it
      this.#notice("no_kernel");
    } else if (state === "elsewhere") {
      this.#closeMicrophone();
      this.#aloud.close();
      this.#layout.lock();
      this.#notice("elsewhere");
    } else {
      this.#layout.unnotice("reconnecting");
      this.#layout.unnotice("no_kernel");
    }
  }

  #hear(head, body) {
    const layout = this.#layout;
    if (head.is === "Welcome") this.#welcome(head);
    if (!layout) return;
    if (head.is === "ShowStepFrame") this.#showStep(head.view);
    else if (head.is === "ShowProgressFrame") layout.showProgress(head.progress);
    else if (head.is === "ShowCriteriaFrame") layout.showCriteria(head.criteria);
    else if (head.is === "CheckWords") layout.checking.show(head);
    else if (head.is === "PictureFrame") this.#picture(head, body);
    else if (head.is === "SketchFrame") this.#bringBack(head.step, body);
    else if (head.is === "AskTrust") layout.askTrust(head.asked);
    else if (head.is === "OfferReload") layout.offerReload(head.offered);
    else if (head.is === "ShowTone") layout.showTone(head);
    else if (head.is === "Spent") layout.showCost(head.dollars, head.budget);
    else if (head.is === "Caption") this.#caption(head);
    else if (head.is === "Sound") this.#aloud.sound(head.turn, body);
    else if (head.is === "SoundEnded") this.#aloud.ended(head.turn);
    else if (head.is === "HushFrame") this.#hush(head.turn);
    else if (head.is === "FloorTaken") this.#floor(head.holder);
    else if (head.is === "Notice") layout.notice(head.text);
    else if (head.is === "Finished") this.#finished(head.done);
  }

  #welcome(head) {
    this.#given.onReady();
    this.#words = head.labels;
    this.#language = head.language;
    this.#aloud.speakIn(head.language);
    if (this.#layout) {
      this.#layout.welcome(head);
    } else {
      const { parts, root } = this.#given;
      this.#layout = new parts.layout.Layout(root, head, this.#acts(), parts);
      this.#layout.showFloor("nobody");
      this.#aloud.voice.onBrowserVoices(() => this.#offerVoice(head));
      this.#offerVoice(head);
    }
    this.#running = head.running;
    if (head.running) this.#aloud.voice.resume();
    else this.#closeMicrophone();
  }

  // Offered where the kernel has no voice; never taken without being asked for.
  #offerVoice(head) {
    if (!head.voice) this.#layout.offerBrowserVoice(this.#aloud.voice.hasBrowserVoice(head.language), false);
  }

  #acts() {
    const press = (button) => () => this.#send({ is: "Pressed", button });
    return {
      start: () => this.#start(),
      pause: press("pause"),
      hint: press("hint"),
      skip: press("skip"),
      trust: press("trust"),
      reload: press("reload"),
      show: () => this.#show(),
      remark: (name) => press(name)(),
      tone: (tone) => this.#send({ is: "ToneSet", tone }),
      typed: (text) => this.#send({ is: "Typed", text }),
      wordsChecked: (turn, text) => this.#send({ is: "WordsChecked", turn, text }),
      chosen: (choices) => this.#send({ is: "Chosen", choices }),
      checked: (criteria) => this.#send({ is: "Checked", criteria }),
      pressToTalk: (button) => this.#given.parts.microphone.pressToTalk(button, (down) => this.#talk(down)),
      handsFree: (on) => this.#setHandsFree(on),
      again: () => this.#aloud.voice.again(),
      face: this.#aloud.face,
      volume: (volume) => this.#aloud.voice.setVolume(volume),
      attention: (on) => this.#aloud.wantAttention(on),
      browserVoice: (on) => this.#aloud.voice.useBrowserVoice(on, this.#language),
    };
  }

  #start() {
    this.#aloud.voice.resume();
    this.#running = true;
    this.#layout.showLesson("running");
    this.#send({ is: "Pressed", button: "start" });
  }

  #floor(holder) {
    this.#aloud.floor(holder);
    this.#layout.showFloor(holder);
    this.#layout.conversation.offerAgain(holder === "nobody" && this.#aloud.voice.canRepeat, false);
  }

  #caption(head) {
    const { conversation } = this.#layout;
    if (head.text) {
      const node = conversation.caption(head);
      if (head.who === "tutor") this.#aloud.caption(head.turn, head.text, node);
    }
    if (head.drawn.length === 0) return;
    conversation.drawn(head);
    if (this.#board) this.#board.annotate(head.drawn);
    else this.#annotations.push(head.drawn);
  }

  #played(turn, ms, done) {
    if (done) this.#heard = Math.max(this.#heard, turn);
    this.#send({ is: "Played", turn, ms, done });
  }

  #hush(turn) {
    this.#aloud.hush(turn);
    if (turn > this.#heard) this.#layout.conversation.cut(turn);
  }

  #soundBlocked(blocked) {
    const press = () => this.#aloud.voice.resume();
    if (blocked) this.#notice("sound_blocked", { label: this.#words.sound_on, press });
    else this.#layout?.unnotice("sound_blocked");
  }

  #finished(done) {
    this.#running = false;
    this.#aloud.floor("nobody");
    this.#closeMicrophone();
    this.#layout.showLesson(done ? "finished" : "paused");
  }

  // ---- the microphone ----

  #talking = false;

  #closeMicrophone() {
    this.#talking = false;
    this.#handsFree = false;
    this.#microphone.close();
    this.#layout.showMicrophone("off");
  }

  async #talk(down) {
    this.#talking = down;
    if (!down) {
      const open = await this.#microphone.hold(false);
      if (this.#talking) return; // pressed again meanwhile
      this.#layout.showMicrophone("off");
      if (open) this.#send({ is: "Talk", down: false });
      return;
    }
    if (!this.#microphone.open) this.#layout.showMicrophone("opening");
    const open = await this.#microphone.hold(true);
    if (!this.#talking || !open) {
      if (!this.#talking) await this.#microphone.hold(false);
      if (!this.#handsFree) this.#layout.showMicrophone("off");
      return;
    }
    this.#layout.showMicrophone("talking");
    this.#send({ is: "Talk", down: true });
  }

  async #setHandsFree(on) {
    this.#handsFree = on;
    if (on) this.#layout.showMicrophone("opening");
    const open = await this.#microphone.stream(on);
    this.#handsFree = open;
    this.#layout.showMicrophone(open ? "on" : "off");
  }

  #heardOfMicrophone(state) {
    this.#send({ is: "MicChanged", state });
    for (const key of Object.values(MIC_CURES)) this.#layout?.unnotice(key);
    if (!MIC_CURES[state]) return;
    this.#handsFree = false;
    this.#talking = false;
    this.#layout.showMicrophone("off");
    this.#notice(MIC_CURES[state]);
  }

  // ---- the whiteboard ----

  async #showStep(view) {
    const anew = view.step !== this.#step;
    this.#step = view.step;
    this.#layout.showStep(view);
    if (anew) {
      this.#board?.close();
      this.#board = null;
      this.#sketch = null;
      this.#paper = view.paper;
      this.#annotations = [];
    }
    if ((view.board || view.draws) && !this.#board) await this.#openBoard(view.step);
  }

  // A picture may be the paper on which the student draws, and stand in the prompt as well.
  async #picture(head, body) {
    const address = this.#layout.showPicture(head, body);
    if (head.name !== this.#paper) return;
    this.#paper = address;
    await this.#board?.usePaper(address);
  }

  // A page that was loaded again has an empty board; a desk whose connection was lost has a newer one than the session.
  async #bringBack(step, body) {
    if (step !== this.#step || this.#board?.untouched === false) return;
    this.#sketch = JSON.parse(new TextDecoder().decode(body));
    if (!this.#board) return; // it is being loaded, and takes it from there
    this.#board.close();
    this.#board = null;
    await this.#openBoard(step);
  }

  #keepSketch(step, kept) {
    const body = new TextEncoder().encode(JSON.stringify(kept));
    if (body.byteLength <= MOST_SKETCH) this.#send({ is: "Sketched", step }, body);
  }

  async #loadBoard() {
    const { source, root } = this.#given;
    const module = async (name, file = `${name}.js`) => [name, await source.module(file)];
    const names = ["whiteboard", "sheet", "shapes", "paper", "toolbar"];
    const [style, ...modules] = await Promise.all([
      source.style("vendor/js-draw.css"),
      module("jsdraw", "vendor/js-draw.js"),
      ...names.map((name) => module(name)),
    ]);
    root.append(style);
    return Object.fromEntries(modules);
  }

  async #openBoard(step) {
    try {
      this.#boardLoading ??= this.#loadBoard();
      const parts = await this.#boardLoading;
      if (this.#step !== step || this.#board) return;
      const host = this.#layout.boardHost;
      this.#board = new parts.whiteboard.Whiteboard({
        parts,
        host,
        words: this.#words,
        language: this.#language,
        paper: PICTURE.test(this.#paper) ? "plain" : this.#paper,
        kept: this.#sketch,
        onKept: (kept) => this.#keepSketch(step, kept),
      });
      for (const drawn of this.#annotations.splice(0)) this.#board.annotate(drawn);
    } catch (error) {
      console.error(error);
      this.#boardLoading = null;
      this.#notice("board_failed");
    }
  }

  async #show() {
    if (!this.#board) return this.#notice("board_failed");
    if (this.#board.empty) return this.#notice("board_empty");
    const picture = await this.#board.snapshot();
    if (!picture) return this.#notice("board_too_big");
    this.#layout.unnotice("board_empty");
    this.#layout.unnotice("board_too_big");
    this.#send({ is: "Drawn" }, picture);
    return this.#send({ is: "Pressed", button: "show" });
  }
}
