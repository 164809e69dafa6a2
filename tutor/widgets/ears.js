// All that the desk hears of the student: which microphone, press to talk or hands-free, and what is wrong with it.

const CURES = ["denied", "missing", "busy", "insecure", "unsupported", "framed", "ended"].map((state) => `mic_${state}`);
const TAKES = ["short", "silent", "clipped", "long"].map((fault) => `take_${fault}`);
const DEAD = 10 ** (-85 / 20); // no room is so quiet: a switch at the microphone is off
const DEAD_FRAMES = 250; // five seconds

/** @import { Take } from "./take.js" */

/**
 * given: {parts, send(head, body), covered() -> whether what is heard now is the desk itself, show(state),
 * showLevel(level), showDevices(list, id), tell(key), untell(key): a notice, by its label}
 */
export class Ears {
  #given;
  /** The newest that was given to `listenTo`. @type {HTMLButtonElement | null} */
  #button = null;
  #microphone;
  #devices;
  #talking = false;
  #handsFree = false;
  #hidden = false; // the page is out of sight, and hands-free goes on when it is back
  /** @type {Take | null} */
  #take = null;
  #seq = 0;
  #dead = 0;
  #look = () => this.#seen(document.visibilityState === "visible");

  /**
   * @param {{
   *   parts: any,
   *   send: (head: object, body?: Uint8Array) => void,
   *   covered: () => boolean,
   *   show: (state: "off" | "opening" | "talking" | "on") => void,
   *   showLevel: (level: { word: string, meter: number }) => void,
   *   showDevices: (list: import("./devices.js").Input[], id: string) => void,
   *   tell: (key: string) => void,
   *   untell: (key: string) => void,
   * }} given
   */
  constructor(given) {
    const { Microphone, loudness } = given.parts.microphone;
    this.#given = given;
    this.#devices = new given.parts.devices.Devices({ media: navigator.mediaDevices, onChange: given.showDevices });
    this.#microphone = new Microphone({
      /**
       * @param {Uint8Array} bytes
       * @param {{ level: number, clipped: number }} about
       */
      onFrame: (bytes, about) => {
        this.#hear(bytes, about);
        given.showLevel(loudness(about.level));
      },
      /** @param {string} state */
      onState: (state) => this.#became(state),
      wanted: () => this.#devices.wanted,
      onLost: () => this.#findAnother(),
    });
    document.addEventListener("visibilitychange", this.#look);
  }

  /**
   * Set a button and the desk to work, for press to talk.
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} root
   */
  listenTo(button, root) {
    const { pressToTalk, spaceToTalk } = this.#given.parts.press;
    /** @param {boolean} down */
    const tell = (down) => this.talk(down);
    pressToTalk(button, tell);
    const first = this.#button === null;
    this.#button = button;
    if (first) spaceToTalk(root, { ready: () => Boolean(this.#button?.checkVisibility()) && !this.#button?.disabled, tell });
  }

  /** Listen no more. */
  stop() {
    this.#talking = this.#handsFree = this.#hidden = false;
    this.#microphone.close();
    this.#given.show("off");
  }

  /** For good. */
  close() {
    document.removeEventListener("visibilitychange", this.#look);
    this.#devices.close();
    this.#microphone.close();
  }

  /**
   * Press (true) or let go (false).
   * @param {boolean} down
   */
  async talk(down) {
    if (down === this.#talking) return;
    this.#talking = down;
    if (!down) return this.#letGo();
    this.#take = new this.#given.parts.take.Take();
    if (!this.#microphone.open) this.#given.show("opening");
    const open = await this.#microphone.hold(true);
    if (this.#talking && open) {
      this.#given.show("talking");
      this.#given.send({ is: "Talk", down: true });
    } else if (!this.#talking && !this.#handsFree) {
      this.stop();
      if (open) this.#given.tell("take_short"); // let go before it was open, as for a question of the browser's
    }
  }

  /** @param {boolean} on */
  async setHandsFree(on) {
    this.#handsFree = on;
    this.#hidden = false;
    this.#take = null;
    if (on) this.#given.show("opening");
    const open = await this.#microphone.stream(on);
    this.#handsFree = open;
    this.#given.show(open ? "on" : "off");
  }

  /**
   * Listen with another microphone from now on.
   * @param {string} id
   */
  async choose(id) {
    this.#devices.choose(id);
    if (!this.#handsFree) return;
    this.#microphone.close();
    await this.setHandsFree(true);
  }

  async #letGo() {
    const open = await this.#microphone.hold(false);
    if (this.#talking || !open) return; // pressed again meanwhile; or not open yet, and `talk` is told once it is
    const fault = this.#take?.fault(true);
    this.#given.send({ is: "Talk", down: false });
    if (!this.#handsFree) this.stop();
    if (fault) this.#given.tell(`take_${fault}`);
  }

  /**
   * What the student listens to once more is no turn of the tutor's, and must not be heard as an answer.
   * @param {Uint8Array} bytes
   * @param {{ level: number, clipped: number }} about
   */
  #hear(bytes, about) {
    for (const body of this.#take ? this.#take.push(bytes, about) : [bytes]) {
      this.#given.send({ is: "Mic", seq: this.#seq }, this.#given.covered() ? new Uint8Array(body.byteLength) : body);
      this.#seq += 1;
    }
    if (this.#take?.fault(false)) this.#given.tell(`take_${this.#take.fault(false)}`);
    if (!this.#take) this.#watchForDead(about.level);
  }

  /** @param {number} level */
  #watchForDead(level) {
    const was = this.#dead;
    this.#dead = level < DEAD ? was + 1 : 0;
    if (this.#dead === DEAD_FRAMES) this.#given.tell("take_silent");
    else if (this.#dead === 0 && was >= DEAD_FRAMES) this.#given.untell("take_silent");
  }

  /** @param {string} state */
  #became(state) {
    this.#given.send({ is: "MicChanged", state });
    for (const key of CURES) this.#given.untell(key);
    if (state === "on") {
      this.#seq = this.#dead = 0;
      for (const key of TAKES) this.#given.untell(key);
      this.#devices.refresh();
    } else if (state !== "off") {
      this.#talking = this.#handsFree = this.#hidden = false;
      this.#given.show("off");
      this.#given.tell(`mic_${state}`);
    }
  }

  async #findAnother() {
    const allowed = await navigator.permissions?.query({ name: /** @type {PermissionName} */ ("microphone") }).catch(() => null);
    await this.#devices.refresh();
    const another = allowed?.state !== "denied" && this.#devices.count > 0;
    if (another) this.#given.tell("mic_other");
    return another;
  }

  /**
   * Nobody is listened to from a page that they do not see.
   * @param {boolean} visible
   */
  #seen(visible) {
    if (!visible && this.#talking) this.talk(false);
    if (!visible && this.#handsFree) {
      this.stop();
      this.#hidden = true;
    } else if (visible && this.#hidden) this.setHandsFree(true);
  }
}
