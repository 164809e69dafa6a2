// The browser's half of tutor/frames.py: messages as plain heads ({is, ...fields}) with a body of bytes.
// tests/golden/frames.jsonl holds the two halves together.

/** @import { Head, Message } from "./types" */

export const PROTOCOL = 1;
export const MAX_HEAD = 256 * 1024;
export const MAX_BODY = 4 * 1024 * 1024;

/** @type {Record<string, string[]>} */
export const FROM_DESK = {
  Hello: ["protocol", "language"],
  Mic: ["seq"],
  MicChanged: ["state"],
  Talk: ["down"],
  Typed: ["text"],
  WordsChecked: ["turn", "text"],
  Chosen: ["choices"],
  Checked: ["criteria"],
  Drawn: [],
  Sketched: ["step"],
  Brought: [],
  Pressed: ["button"],
  Played: ["turn", "ms", "done"],
  ToneSet: ["tone"],
  SettingsSet: ["pace", "check_words"],
  Jump: ["step"],
  Simulate: ["student", "play"],
  Bye: [],
};

/** @type {Record<string, string[]>} */
export const TO_DESK = {
  Welcome: ["title", "language", "direction", "tutor", "labels", "tongue", "running", "begun", "ears", "voice", "first"],
  ShowStepFrame: ["view"],
  ShowProgressFrame: ["progress"],
  ShowCriteriaFrame: ["criteria"],
  CheckWords: ["turn", "text"],
  PictureFrame: ["name", "kind"],
  SketchFrame: ["step"],
  AskTrust: ["asked"],
  OfferReload: ["offered", "mistake"],
  ShowTone: ["offered", "tone", "asked"],
  ShowSettings: ["pace", "check_words", "must_check"],
  WorkFrame: ["name"],
  Spent: ["dollars", "budget"],
  Preview: ["plan", "students"],
  Simulated: ["student", "act", "playing"],
  Caption: ["turn", "who", "text", "move", "drawn"],
  Sound: ["turn"],
  SoundEnded: ["turn"],
  HoldFrame: ["turn"],
  HushFrame: ["turn"],
  FloorTaken: ["holder"],
  Notice: ["text"],
  Finished: ["done"],
};

const FIELDS = { ...FROM_DESK, ...TO_DESK };
const WITH_BODY = new Set(["Mic", "Drawn", "Sketched", "Brought", "WorkFrame", "PictureFrame", "SketchFrame", "Sound"]);
const NOTHING = new Uint8Array(0);

export class FrameError extends Error {}

/**
 * The bytes of an ArrayBuffer, a DataView or a typed array, without a copy.
 * @param {unknown} data
 */
export function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return NOTHING;
}

/**
 * Head and body as they came, or FrameError where they are no message.
 * @param {any} head
 * @param {Uint8Array} body
 * @returns {Message}
 */
export function check(head, body = NOTHING) {
  const fields = head && typeof head === "object" && Object.hasOwn(FIELDS, head.is) ? FIELDS[head.is] : null;
  if (!fields) throw new FrameError("no message of the desk");
  for (const name of fields) {
    if (!Object.hasOwn(head, name)) throw new FrameError(`${head.is} lacks ${name}`);
  }
  if (body.byteLength > MAX_BODY || (body.byteLength > 0 && !WITH_BODY.has(head.is))) {
    throw new FrameError(`${head.is} cannot carry ${body.byteLength} bytes`);
  }
  return { head, body };
}

/**
 * A message as one binary frame: u32 little-endian length of the head, the head, the body.
 * @param {Head} head
 * @param {Uint8Array} body
 */
export function pack(head, body = NOTHING) {
  check(head, body);
  const text = new TextEncoder().encode(JSON.stringify(head));
  if (text.byteLength > MAX_HEAD) throw new FrameError(`${head.is} is too long`);
  const frame = new Uint8Array(4 + text.byteLength + body.byteLength);
  new DataView(frame.buffer).setUint32(0, text.byteLength, true);
  frame.set(text, 4);
  frame.set(body, 4 + text.byteLength);
  return frame;
}

/**
 * Head and body of one binary frame; FrameError for anything else.
 * @param {unknown} data
 */
export function unpack(data) {
  const frame = bytesOf(data);
  if (frame.byteLength < 4) throw new FrameError("too short");
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  if (length > MAX_HEAD || length > frame.byteLength - 4) throw new FrameError("shorter than it says");
  let head;
  try {
    head = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(frame.subarray(4, 4 + length)));
  } catch {
    throw new FrameError("the head is no JSON");
  }
  return check(head, frame.subarray(4 + length));
}
