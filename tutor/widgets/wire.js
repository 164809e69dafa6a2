// Joins the desk's parts: what the session says goes to the layout and the voice, what the student does to the session.

/** @import { Acts, Given, Head, Holder, Words } from "./types" */

const PICTURE = /^(?!data:).*\./; // a paper that is the name of a picture, which has yet to come
const MOST_SKETCH = 2 * 1024 * 1024; // bytes; what is larger is not kept for a page that is loaded again

/** Set a desk to work in `root`; gives the function that stops it and lets go of microphone, sound and connection. */
export function wire(/** @type {Given} */ given) {
  const desk = new Desk(given);
  desk.open();
  return () => desk.close();
}

class Desk {
  #given;
  #link;
  #ears;
  #aloud;
  #layout = /** @type {import("./layout.js").Layout} */ (/** @type {unknown} */ (null)); // until Welcome has come
  #words = /** @type {Words} */ ({});
  #language = "en"; // of the lesson
  #tongue; // the language of the desk, as it was chosen here
  #shownIn = ""; // the language of the desk
  #holder = /** @type {Holder} */ ("nobody");
  #blocked = false;
  #board = /** @type {import("./whiteboard.js").Whiteboard | null} */ (null);
  #boardLoading = /** @type {Promise<any> | null} */ (null);
  #paper = "";
  #sketch = /** @type {import("./whiteboard.js").Kept[] | null} */ (null); // what stands on the board of the step, for one in its place
  #annotations = /** @type {import("./types").Annotation[][]} */ ([]); // of the tutor, for a board that is still being loaded
  #step = /** @type {string | null} */ (null);
  #running = false;
  #settings = /** @type {Head | null} */ (null); // what the student has chosen here
  #heard = -1; // the newest turn that was played to its end

  constructor(/** @type {Given} */ given) {
    const { parts, model, relayUrl, askRoom } = given;
    this.#given = given;
    this.#tongue = new parts.tongue.Tongue(() => localStorage);
    this.#link = new parts.link.Link({
      frames: parts.frames,
      model,
      relayUrl,
      askRoom,
      Socket: WebSocket,
      setTimer: (then, ms) => setTimeout(then, ms),
      clearTimer: (id) => clearTimeout(id ?? undefined),
      language: () => this.#tongue.chosen,
      onMessage: (head, body) => this.#hear(head, body),
      onState: (state) => this.#linked(state),
      onKept: (head, body) => this.#sendKept(head, body),
    });
    this.#ears = new parts.ears.Ears({
      parts,
      send: (head, body) => this.#send(/** @type {Head} */ (head), body),
      covered: () => this.#aloud.repeating,
      show: (state) => this.#layout?.showMicrophone(state),
      showLevel: (level) => this.#layout?.showLevel(level),
      showDevices: (list, id) => this.#layout?.settings.showDevices(list, id),
      tell: (key) => this.#notice(key),
      untell: (key) => this.#layout?.unnotice(key),
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
    const { root } = this.#given;
    for (const kind of ["pointerdown", "keydown"]) root.addEventListener(kind, () => this.#aloud.stir()); // an answer comes
    this.#link.open();
  }

  close() {
    this.#board?.close(); // what was drawn last is still sent
    this.#board = null;
    this.#ears.close();
    this.#aloud.close();
    this.#link.close();
    this.#layout?.close();
  }

  #send(/** @type {Head} */ head, /** @type {Uint8Array | undefined} */ body = undefined) {
    this.#link.send(head, body);
  }

  // What was done while the session was away. A lesson that has been paused meanwhile takes no answers: what was typed
  // goes back to where it was typed, and the other acts are done again with one press.
  #sendKept(/** @type {Head} */ head, /** @type {Uint8Array} */ body) {
    if (head.is === "Pressed" && head.button === "start") this.#start();
    else if (this.#running || ["MicChanged", "Brought", "Sketched"].includes(head.is) || head.button === "download") this.#send(head, body);
    else if (head.text) this.#layout.giveBack(head.text); // Typed, or WordsChecked
  }

  #notice(/** @type {string} */ key, /** @type {import("./notices.js").Action | undefined} */ action = undefined) {
    this.#layout?.notice(this.#words[key], key, action);
  }

  #linked(/** @type {string} */ state) {
    if (!this.#layout) return; // the first words of desk.js stand until Welcome
    if (state === "reconnecting") this.#notice("reconnecting");
    else if (state === "away" || state === "silent") {
      this.#floor("nobody");
      this.#ears.stop(); // nobody hears it
      if (state !== "silent") return;
      this.#layout.unnotice("reconnecting");
      this.#notice("no_kernel");
    } else if (state === "elsewhere") {
      this.#ears.stop();
      this.#aloud.close();
      this.#layout.keepFocus(() => this.#layout.lock());
      this.#notice("elsewhere");
    } else {
      this.#layout.unnotice("reconnecting");
      this.#layout.unnotice("no_kernel");
    }
  }

  #hear(/** @type {Head} */ head, /** @type {any} */ body) {
    if (head.is === "Welcome") this.#welcome(head);
    else this.#layout?.keepFocus(() => this.#perform(head, body));
  }

  #perform(/** @type {any} */ head, /** @type {any} */ body) {
    const layout = this.#layout;
    if (head.is === "ShowStepFrame") this.#showStep(head.view);
    else if (head.is === "ShowProgressFrame") layout.showProgress(head.progress);
    else if (head.is === "ShowCriteriaFrame") layout.showCriteria(head.criteria);
    else if (head.is === "CheckWords") layout.checking.show(head);
    else if (head.is === "PictureFrame") this.#picture(head, body);
    else if (head.is === "SketchFrame") this.#bringBack(head.step, body);
    else if (head.is === "WorkFrame") layout.saveWork(head, body);
    else if (head.is === "AskTrust") layout.askTrust(head.asked);
    else if (head.is === "OfferReload") layout.offerReload(head);
    else if (head.is === "ShowTone") layout.showTone(head);
    else if (head.is === "ShowSettings") this.#showSettings(head);
    else if (head.is === "Preview") layout.preview.show(head);
    else if (head.is === "Simulated") layout.preview.showSimulated(head);
    else if (head.is === "Spent") layout.showCost(head.dollars, head.budget);
    else if (head.is === "Caption") this.#caption(head);
    else if (head.is === "Sound") this.#aloud.sound(head.turn, body);
    else if (head.is === "SoundEnded") this.#aloud.ended(head.turn);
    else if (head.is === "HoldFrame") this.#aloud.voice.hold(head.turn);
    else if (head.is === "HushFrame") this.#hush(head.turn);
    else if (head.is === "FloorTaken") this.#floor(head.holder);
    else if (head.is === "Notice") layout.notice(head.text);
    else if (head.is === "Finished") this.#finished(head.done);
  }

  #welcome(/** @type {Head} */ head) {
    this.#given.onReady();
    this.#words = head.labels;
    this.#language = head.language;
    this.#aloud.speakIn(head.language);
    if (this.#layout && this.#shownIn === head.tongue) this.#layout.welcome(head);
    else this.#layOut(head);
    const own = head.tongue === head.language ? "lesson" : head.tongue;
    this.#layout.settings.showTongue(this.#tongue.chosen || own);
    this.#running = head.running;
    if (head.running) this.#aloud.voice.resume();
    else this.#ears.stop();
    if (this.#settings) this.#send(this.#settings); // to a session that is new
  }

  // The first time, or again in another language.
  #layOut(/** @type {Head} */ head) {
    const { parts, root } = this.#given;
    const earlier = this.#layout;
    this.#board?.close(); // what stands on it is taken over; its words are of the other language
    this.#board = null;
    this.#layout = new parts.layout.Layout(root, head, this.#acts(), parts, earlier);
    this.#shownIn = head.tongue;
    if (earlier) {
      this.#showHolder(this.#holder);
      if (this.#blocked) this.#soundBlocked(true);
      return;
    }
    this.#layout.showFloor("nobody");
    this.#aloud.voice.onBrowserVoices(() => this.#offerVoice(head));
    this.#offerVoice(head);
  }

  #setTongue(/** @type {string} */ language) {
    this.#tongue.choose(language);
    this.#send({ is: "Hello", protocol: this.#given.parts.frames.PROTOCOL, language });
  }

  // Offered where the kernel has no voice; never taken without being asked for.
  #offerVoice(/** @type {Head} */ head) {
    if (!head.voice) this.#layout.settings.offerBrowserVoice(this.#aloud.voice.hasBrowserVoice(head.language), false);
  }

  /** @returns {Acts} */
  #acts() {
    const press = (/** @type {string} */ button) => () => this.#send({ is: "Pressed", button });
    return {
      start: () => this.#start(),
      pause: press("pause"),
      hint: press("hint"),
      skip: press("skip"),
      trust: press("trust"),
      reload: press("reload"),
      download: press("download"),
      bring: (bytes) => this.#send({ is: "Brought" }, bytes),
      show: () => this.#show(),
      remark: (name) => press(name)(),
      tone: (tone) => this.#send({ is: "ToneSet", tone }),
      typed: (text) => this.#send({ is: "Typed", text }),
      wordsChecked: (turn, text) => this.#send({ is: "WordsChecked", turn, text }),
      chosen: (choices) => this.#send({ is: "Chosen", choices }),
      checked: (criteria) => this.#send({ is: "Checked", criteria }),
      pressToTalk: (button) => this.#ears.listenTo(button, this.#given.root),
      handsFree: (on) => this.#ears.setHandsFree(on),
      device: (id) => this.#ears.choose(id),
      set: (pace, check_words) => this.#send((this.#settings = { is: "SettingsSet", pace, check_words })),
      jump: (step) => this.#jump(step),
      simulate: (student, play) => this.#simulate(student, play),
      again: () => this.#aloud.voice.again(),
      tongue: (tag) => this.#setTongue(tag),
      face: this.#aloud.face,
      volume: (volume) => this.#aloud.voice.setVolume(volume),
      attention: (on) => this.#aloud.wantAttention(on),
      browserVoice: (on) => this.#aloud.voice.useBrowserVoice(on, this.#language),
    };
  }

  #start() {
    this.#enter();
    this.#send({ is: "Pressed", button: "start" });
  }

  #enter() {
    this.#aloud.voice.resume();
    this.#running = true;
    this.#layout.showLesson("running");
  }

  #jump(/** @type {string} */ step) {
    this.#enter();
    this.#send({ is: "Jump", step });
  }

  #simulate(/** @type {string} */ student, /** @type {"once" | "on" | "stop"} */ play) {
    if (!this.#running && play !== "stop") this.#start();
    this.#send({ is: "Simulate", student, play });
  }

  #showSettings(/** @type {any} */ settings) {
    this.#layout.settings.show(settings);
    this.#aloud.voice.setPace(settings.pace / 100);
  }

  #floor(/** @type {Holder} */ holder) {
    this.#aloud.floor(holder);
    this.#showHolder(holder);
  }

  #showHolder(/** @type {Holder} */ holder) {
    this.#holder = holder;
    this.#layout.showFloor(holder);
    this.#layout.conversation.offerAgain(holder === "nobody" && this.#aloud.voice.canRepeat, false);
  }

  #caption(/** @type {any} */ head) {
    const { conversation } = this.#layout;
    if (head.text) {
      const node = conversation.caption(head);
      if (head.who === "tutor") this.#aloud.caption(head.turn, head.text, /** @type {Text} */ (node));
    }
    if (head.drawn.length === 0) return;
    conversation.drawn(head);
    if (this.#board) this.#board.annotate(head.drawn);
    else this.#annotations.push(head.drawn);
  }

  #played(/** @type {number} */ turn, /** @type {number} */ ms, /** @type {boolean} */ done) {
    if (done) this.#heard = Math.max(this.#heard, turn);
    this.#send({ is: "Played", turn, ms, done });
  }

  #hush(/** @type {number} */ turn) {
    this.#aloud.hush(turn);
    if (turn > this.#heard) this.#layout.conversation.cut(turn);
  }

  #soundBlocked(/** @type {boolean} */ blocked) {
    this.#blocked = blocked;
    const press = () => this.#aloud.voice.resume();
    if (blocked) this.#notice("sound_blocked", { label: this.#words.sound_on, press });
    else this.#layout?.unnotice("sound_blocked");
  }

  #finished(/** @type {boolean} */ done) {
    this.#running = false;
    this.#floor("nobody");
    this.#ears.stop();
    this.#layout.showLesson(done ? "finished" : "paused");
  }

  // ---- the whiteboard ----

  async #showStep(/** @type {any} */ view) {
    const anew = view.step !== this.#step;
    this.#step = view.step;
    this.#layout.showStep(view);
    if (anew) {
      this.#board?.close();
      this.#board = null;
      this.#sketch = null;
      this.#annotations = [];
    }
    if (anew || !this.#board) this.#paper = view.paper; // its picture comes after it
    if ((view.board || view.draws) && !this.#board) await this.#openBoard(view.step);
  }

  // A picture may be the paper on which the student draws, and stand in the prompt as well.
  async #picture(/** @type {any} */ head, /** @type {Uint8Array<ArrayBuffer>} */ body) {
    const address = this.#layout.showPicture(head, body);
    if (head.name !== this.#paper) return;
    this.#paper = address;
    await this.#board?.usePaper(address);
  }

  // A page that was loaded again has an empty board; a desk whose connection was lost has a newer one than the session.
  async #bringBack(/** @type {string} */ step, /** @type {Uint8Array} */ body) {
    if (step !== this.#step || this.#sketch || this.#board?.untouched === false) return;
    const there = this.#board !== null; // else it is being loaded, and takes the sketch from here
    this.#board?.close();
    this.#board = null;
    this.#sketch = JSON.parse(new TextDecoder().decode(body));
    if (there) await this.#openBoard(step);
  }

  #keepSketch(/** @type {string} */ step, /** @type {import("./whiteboard.js").Kept[]} */ kept) {
    this.#sketch = kept;
    const body = new TextEncoder().encode(JSON.stringify(kept));
    if (body.byteLength <= MOST_SKETCH) this.#send({ is: "Sketched", step }, body);
  }

  async #loadBoard() {
    const { source, root } = this.#given;
    const module = async (/** @type {string} */ name, file = `${name}.js`) => [name, await source.module(file)];
    const names = ["whiteboard", "sheet", "shapes", "paper", "toolbar", "formula"];
    const [style, ...modules] = await Promise.all([
      source.style("vendor/js-draw.css"),
      module("jsdraw", "vendor/js-draw.js"),
      ...names.map((name) => module(name)),
    ]);
    root.append(style);
    return Object.fromEntries(modules);
  }

  /** @returns {Promise<void>} */
  async #openBoard(/** @type {string} */ step) {
    try {
      this.#boardLoading ??= this.#loadBoard();
      const parts = await this.#boardLoading;
      if (this.#step !== step || this.#board) return undefined;
      const host = this.#layout.boardHost;
      this.#board = new parts.whiteboard.Whiteboard({
        parts,
        make: this.#given.parts.layout.make,
        host,
        words: this.#words,
        language: this.#language,
        loadTypesetter: () => this.#given.source.module("vendor/mathjax.js"),
        paper: PICTURE.test(this.#paper) ? "plain" : this.#paper,
        kept: this.#sketch,
        onKept: (/** @type {import("./whiteboard.js").Kept[]} */ kept) => this.#keepSketch(step, kept),
      });
      for (const drawn of this.#annotations.splice(0)) this.#board?.annotate(drawn);
      return undefined;
    } catch (error) {
      console.error(error);
      if (this.#sketch) {
        this.#layout.boardHost.replaceChildren();
        this.#sketch = null; // what was brought may be no drawing; an empty board is better than none
        return this.#openBoard(step);
      }
      this.#boardLoading = null;
      return this.#notice("board_failed");
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
