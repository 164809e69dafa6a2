// Shapes that the lesson view's parts share. They are for readers and for `make test-js`; no browser loads them.

/** JupyterLab's own modules, classes and objects, which come from its share scope: their types are not in this tree. */
export type Jupyter = any;

/** The view's words in one language, by key. */
export type Words = Record<string, string>;

/** Where something stands in the file, from 1. */
export interface Place {
  line: number;
  column: number;
}

/** As tutor.lab.plan gives them. */
export interface Finding extends Place {
  rule: string;
  severity: string;
  problem: string;
  cure: string;
}

export interface Step {
  number: number;
  name: string;
  language: string;
  direction: string;
  html: string;
  choices: string[];
  several: boolean;
  asks: string[];
  code: string;
  hints: number;
  optional: boolean;
}

export interface Lesson {
  title: string;
  language: string;
  direction: string;
  level: string;
  subject: string;
  duration: string;
  author: string;
  welcome: string;
  steps: Step[];
}

export interface Plan {
  path: string;
  digest: string;
  lesson: Lesson | null;
  findings: Finding[];
  remarks: number;
}

/** What an author may do from a page. */
export interface Author {
  start(): void;
  edit(place?: Place): void;
  findings(): Promise<Finding[]>;
}

/** How one simulated student fared. */
export interface Run {
  student: string;
  turns: number;
  ended: boolean;
  solved: number;
  told: number;
  skipped: number;
}

/** The outcome of a rehearsal: tutor.lab.rehearsal. */
export interface Coverage {
  passed: boolean;
  runs: Run[];
  gaps: { finding: Finding }[];
}

/** What its jobs need of a view. */
export interface View {
  server: import("./server.js").Server;
  rendermime?: Jupyter;
  panel: HTMLElement;
  path(): string;
  words(): Words;
  say(text: string): void;
  edit(place?: Place): void;
}
