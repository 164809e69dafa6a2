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
  nextFrame(then: () => void): number;
  dropFrame(id: number): void;
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
