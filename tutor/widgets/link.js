// The desk's way to the session: the relay's WebSocket, or the widget's comm where there is none.

/** @import { CommListener, Head, Message, Model, Timers } from "./types" */

const JOIN_MS = 2000; // the relay has not let us in by then: this way does not work
const WELCOME_MS = 8000; // a way that works, but no Welcome by then: try the next one, or tell the student and ask again
const FIRST_WAIT_MS = 150;
const GROWTH = 1.5;
const LONGEST_WAIT_MS = 3000;
const TRIES = 5; // of a relay that can be reached and does not let in
const AWAY_TRIES = 9; // which take 10 s
const KEPT = 64; // messages kept while the connection is away
const BACKLOG_BYTES = 1 << 20; // beyond this a slow socket gets no more sound
const BATCH_BYTES = 2880; // 60 ms of 24 kHz PCM16: comms are slow for each message, not for each byte
export const ELSEWHERE = 4001; // the relay's close code: the lesson was opened in another tab

/**
 * How long to wait before the n-th try (from 0) to connect again, in ms.
 * @param {number} n
 */
export function waitBefore(n) {
  return Math.min(FIRST_WAIT_MS * GROWTH ** n, LONGEST_WAIT_MS);
}

/** Mic frames joined to messages of 60 ms; the joined message has the number of its first frame. */
export class MicBatch {
  /** @type {Uint8Array[]} */
  #parts = [];
  #bytes = 0;
  #seq = 0;

  /**
   * Take a frame; gives a joined message when 60 ms are full, else null.
   * @param {number} seq
   * @param {Uint8Array} body
   */
  push(seq, body) {
    if (this.#bytes === 0) this.#seq = seq;
    this.#parts.push(body);
    this.#bytes += body.byteLength;
    return this.#bytes >= BATCH_BYTES ? this.flush() : null;
  }

  /** What is there, as a joined message, or null. */
  flush() {
    if (this.#bytes === 0) return null;
    const body = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      body.set(part, at);
      at += part.byteLength;
    }
    this.#parts = [];
    this.#bytes = 0;
    return { head: { is: "Mic", seq: this.#seq }, body };
  }
}

/**
 * One link. States told by `onState`: relay, comm (both: the session is there), reconnecting, away (for long now),
 * silent (nobody answers yet), elsewhere (another tab has the lesson; over). What was sent while the session was away
 * is given back to `onKept`, in order, once its Welcome has been heard; of the drawings of a step the newest.
 */
export class Link {
  #given;
  /** @type {"none" | "relay" | "comm" | "over"} */
  #way = "none";
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {number | null} */
  #timer = null;
  #tries = 0;
  #welcomed = false; // by the present connection
  #ever = false; // by any
  #reached = false; // the relay, since it was lost
  /** @type {[Head, Uint8Array][]} */
  #kept = [];
  #batch = new MicBatch();
  /** @type {CommListener} */
  #listener;

  /**
   * @param {Timers & {
   *   frames: typeof import("./frames.js"),
   *   model: Model,
   *   relayUrl: string | null,
   *   askRoom: () => Promise<string | null>,
   *   Socket: new (url: string) => WebSocket,
   *   language: () => string,
   *   onMessage: (head: Head, body: Uint8Array) => void,
   *   onState: (state: "relay" | "comm" | "reconnecting" | "away" | "silent" | "elsewhere") => void,
   *   onKept: (head: Head, body: Uint8Array) => void,
   * }} given
   */
  constructor(given) {
    this.#given = given;
    this.#listener = (content, buffers) => {
      if (this.#way === "comm" && content?.frame) this.#take(content.frame, buffers?.[0]);
    };
    given.model.on("msg:custom", this.#listener);
  }

  async open() {
    const room = this.#given.relayUrl ? await this.#given.askRoom() : null;
    if (this.#way === "over") return;
    if (room) this.#dial(room);
    else this.#useComm();
  }

  /**
   * @param {Head} head
   * @param {Uint8Array} body
   */
  send(head, body = new Uint8Array(0)) {
    if (this.#way === "over") return;
    if (!this.#welcomed) {
      if (head.is !== "Mic" && head.is !== "Played") this.#keep(head, body);
    } else if (this.#socket) {
      if (head.is !== "Mic" || this.#socket.bufferedAmount < BACKLOG_BYTES) {
        this.#socket.send(this.#given.frames.pack(head, body));
      }
    } else {
      this.#sendBatched(head, body);
    }
  }

  /**
   * @param {Head} head
   * @param {Uint8Array} body
   */
  #keep(head, body) {
    if (head.is === "Sketched") this.#kept = this.#kept.filter(([{ is, step }]) => is !== "Sketched" || step !== head.step);
    if (this.#kept.length < KEPT) this.#kept.push([head, body]);
  }

  close() {
    if (this.#way === "over") return;
    if (this.#welcomed) this.send({ is: "Bye" });
    this.#end();
  }

  #end() {
    this.#way = "over";
    this.#welcomed = false;
    this.#given.clearTimer(this.#timer);
    this.#given.model.off("msg:custom", this.#listener);
    this.#hangUp();
  }

  #hangUp() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
    socket.close();
  }

  /**
   * @param {number} ms
   * @param {() => void} then
   */
  #after(ms, then) {
    this.#given.clearTimer(this.#timer);
    this.#timer = this.#given.setTimer(then, ms);
  }

  /** @param {string} room */
  #dial(room) {
    this.#way = "relay";
    this.#welcomed = false;
    this.#after(JOIN_MS, () => this.#lost(room));
    let socket;
    try {
      socket = new this.#given.Socket(/** @type {string} */ (this.#given.relayUrl));
    } catch {
      this.#lost(room);
      return;
    }
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#reached = true;
      socket.send(JSON.stringify({ room }));
    };
    socket.onclose = (event) => (event.code === ELSEWHERE ? this.#leave() : this.#lost(room));
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") this.#take(null, data);
      else if (isJoined(data)) this.#joined(room);
    };
  }

  // The way is proved; the session may be slow at first.
  /** @param {string} room */
  #joined(room) {
    this.#after(WELCOME_MS, () => this.#lost(room));
    this.#socket?.send(this.#given.frames.pack(this.#hello()));
  }

  #hello() {
    return { is: "Hello", protocol: this.#given.frames.PROTOCOL, language: this.#given.language() };
  }

  #leave() {
    this.#end();
    this.#given.onState("elsewhere");
  }

  // A relay that never worked is given up at once; one that did is tried again, and for as long as its server cannot be
  // reached: then no comm could be either, whose front end would only queue our Hello for later.
  /** @param {string} room */
  #lost(room) {
    this.#hangUp();
    this.#welcomed = false;
    if (!this.#ever || (this.#reached && this.#tries >= TRIES)) {
      this.#useComm();
      return;
    }
    if (this.#tries === 0) this.#given.onState("reconnecting");
    if (this.#tries === AWAY_TRIES) this.#given.onState("away");
    this.#after(waitBefore(this.#tries), () => this.#dial(room));
    this.#tries += 1;
  }

  #useComm() {
    this.#way = "comm";
    this.#welcomed = false;
    this.#after(WELCOME_MS, () => {
      this.#given.onState("silent");
      this.#useComm();
    });
    this.#sendComm(this.#hello());
  }

  /**
   * @param {Head} head
   * @param {Uint8Array} body
   */
  #sendBatched(head, body) {
    if (head.is === "Mic") {
      const full = this.#batch.push(head.seq, body);
      if (full) this.#sendComm(full.head, full.body);
      return;
    }
    const rest = this.#batch.flush();
    if (rest) this.#sendComm(rest.head, rest.body);
    this.#sendComm(head, body);
  }

  /**
   * @param {Head} head
   * @param {Uint8Array} body
   */
  #sendComm(head, body = new Uint8Array(0)) {
    // A buffer of its own: front ends send the whole buffer behind a view.
    const buffers = body.byteLength ? [new Uint8Array(body).buffer] : [];
    try {
      this.#given.model.send({ frame: head }, undefined, buffers);
    } catch {
      // The kernel was restarted, which closes its comms for good: JupyterLab's "Cannot send".
      this.#given.clearTimer(this.#timer);
      this.#welcomed = false;
      if (head.is !== "Bye") this.#given.onState("silent");
    }
  }

  /**
   * @param {Head | null} head
   * @param {unknown} data
   */
  #take(head, data) {
    const { frames } = this.#given;
    /** @type {Message} */
    let message;
    try {
      message = head ? frames.check(head, frames.bytesOf(data)) : frames.unpack(data);
    } catch (error) {
      if (error instanceof frames.FrameError) return; // of another version; Welcome decides whether we understand each other
      throw error;
    }
    const welcome = message.head.is === "Welcome";
    if (welcome) this.#arrived();
    this.#given.onMessage(message.head, message.body);
    if (welcome) for (const [head, body] of this.#kept.splice(0)) this.#given.onKept(head, body);
  }

  #arrived() {
    this.#given.clearTimer(this.#timer);
    this.#welcomed = true;
    this.#ever = true;
    this.#reached = false;
    this.#tries = 0;
    this.#given.onState(this.#socket ? "relay" : "comm");
  }
}

/** @param {string} text */
function isJoined(text) {
  try {
    return JSON.parse(text)?.joined === true;
  } catch {
    return false;
  }
}
