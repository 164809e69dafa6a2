// Shapes that several of the desk's parts share. They are for readers and for `make test-js`; no browser loads them.

/** A message's head: its name and its fields, which frames.js tells and checks. */
export interface Head {
  is: string;
  [field: string]: any;
}

export interface Message {
  head: Head;
  body: Uint8Array;
}

/** What the tutor draws on the board: values of tutor/board.py. */
export interface Annotation {
  kind: "write" | "circle" | "underline" | "line" | "arrow";
  x: number;
  y: number;
  dx: number;
  dy: number;
  text: string;
  words: string;
}

/** The desk's labels in the language of the interface, by key. */
export type Words = Record<string, string>;

/** Puts values into the places {name} of a text. */
export type Fill = (text: string, values: Record<string, unknown>) => string;

/** Timers, so that a test can turn the clock. */
export interface Timers {
  setTimer(then: () => void, ms: number): number;
  clearTimer(id: number | null): void;
}

/** A clock in ms, and the browser's next frame. */
export interface Heartbeat {
  now(): number;
  nextBeat(then: () => void): number;
  dropBeat(id: number): void;
}

type Attribute = string | number | boolean | null | undefined | ((event: any) => void);

/** Makes an element: functions become listeners, true sets an attribute, false and null leave it out. */
export type Make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes?: Record<string, Attribute>,
  ...children: (Node | string)[]
) => HTMLElementTagNameMap[Tag];

/** The widget's half in the page, as anywidget gives it. */
export interface Model {
  get(trait: string): any;
  on(event: string, listener: CommListener): void;
  off(event: string, listener: CommListener): void;
  send(content: object, callbacks?: object, buffers?: ArrayBuffer[]): void;
}

export type CommListener = (content: any, buffers?: DataView[]) => void;

/** Who may speak. */
export type Holder = "nobody" | "student" | "model" | "tutor";

/** What the student may do, and the face that stands for the tutor. */
export interface Acts {
  face: Element;
  start(): void;
  pause(): void;
  hint(): void;
  skip(): void;
  show(): void;
  trust(): void;
  reload(): void;
  again(): void;
  remark(name: string): void;
  tone(name: string): void;
  typed(text: string): void;
  wordsChecked(turn: number, text: string): void;
  chosen(indices: number[]): void;
  checked(indices: number[]): void;
  /** Set the button to work. */
  pressToTalk(button: HTMLButtonElement): void;
  handsFree(on: boolean): void;
  device(id: string): void;
  /** The desk is to be in this language, or in the `lesson`'s. */
  tongue(tag: string): void;
  set(pace: number, checkWords: boolean): void;
  download(): void;
  bring(bytes: Uint8Array): void;
  volume(share: number): void;
  attention(on: boolean): void;
  browserVoice(on: boolean): void;
  /** In a preview. */
  jump(step: string): void;
  simulate(student: string, play: "once" | "on" | "stop"): void;
}

/** The modules that the layout is made of. */
export interface LayoutParts {
  frames: typeof import("./frames.js");
  checking: typeof import("./checking.js");
  code: typeof import("./code.js");
  conversation: typeof import("./conversation.js");
  notices: typeof import("./notices.js");
  options: typeof import("./options.js");
  pictures: typeof import("./pictures.js");
  preview: typeof import("./preview.js");
  progress: typeof import("./progress.js");
  settings: typeof import("./settings.js");
  speaking: typeof import("./speaking.js");
  steering: typeof import("./steering.js");
  tone: typeof import("./tone.js");
  tongue: typeof import("./tongue.js");
  work: typeof import("./work.js");
}

/** How a lesson stands: running, or behind its door. */
export type Standing = "new" | "running" | "paused" | "finished";

/** Choices or criteria, to be ticked. */
export interface Asking {
  type: "radio" | "checkbox";
  legend: string;
  button: string;
  /** BCP 47, of the texts. */
  language: string;
  done: (indices: number[]) => void;
  /** At least one has to be. */
  some: boolean;
}

export type Listening = "off" | "opening" | "talking" | "on";

/** How loud: a word for it, and 0 to 1 for a meter. */
export interface Level {
  word: string;
  meter: number;
}

/** What a desk is set to work with: its element, the widget's half in the page, all its modules, and where more come from. */
export interface Given {
  root: HTMLElement;
  model: Model;
  parts: LayoutParts & {
    aloud: typeof import("./aloud.js");
    attention: typeof import("./attention.js");
    devices: typeof import("./devices.js");
    ears: typeof import("./ears.js");
    layout: typeof import("./layout.js");
    link: typeof import("./link.js");
    microphone: typeof import("./microphone.js");
    presence: typeof import("./presence.js");
    press: typeof import("./press.js");
    queue: typeof import("./queue.js");
    reader: typeof import("./reader.js");
    rest: typeof import("./rest.js");
    spoken: typeof import("./spoken.js");
    take: typeof import("./take.js");
    voice: typeof import("./voice.js");
  };
  source: import("./desk.js").Source;
  relayUrl: string | null;
  askRoom(): Promise<string>;
  /** The first Welcome has come. */
  onReady(): void;
}
