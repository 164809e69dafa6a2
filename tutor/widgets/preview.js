// For whoever teaches with the lesson: its plan, from which they go to any step, and a student who answers for them.
// It is there only where the kernel has opened a preview.

/** @import { Fill, Make, Words } from "./types" */

/**
 * Values of tutor/previews.py.
 * @typedef {{ on: string, misconception: string, to: string }} Way
 * @typedef {{
 *   step: string,
 *   name: string,
 *   asks: string[],
 *   skill: string,
 *   patience_s: number,
 *   hints: number,
 *   optional: boolean,
 *   ways: Way[],
 * }} PlannedStep
 */

/**
 * make, fill: from layout.js; words: the desk's labels; language: BCP 47, of names;
 * number: writes numbers; jump(step), simulate(student, play): the
 * teacher wants it. `element` is where it shows.
 */
export class Preview {
  #make;
  #fill;
  #words;
  #number;
  #language;
  #on;
  #student;
  #play;
  #told;
  #plan;
  #step = "";
  #chosen = "";
  #simulated = { student: "", act: "", playing: false };

  /**
   * @param {{
   *   make: Make,
   *   fill: Fill,
   *   words: Words,
   *   language: string,
   *   number: Intl.NumberFormat,
   *   jump: (step: string) => void,
   *   simulate: (student: string, play: "once" | "on" | "stop") => void,
   * }} given
   */
  constructor({ make, fill, words, language, number, ...on }) {
    this.#language = language;
    this.#make = make;
    this.#fill = fill;
    this.#words = words;
    this.#number = number;
    this.#on = on;
    this.#student = make("select", {});
    // One element, which keeps the keyboard's focus when it changes its meaning.
    this.#play = make("button", { type: "button", click: () => this.#simulate(this.#simulated.playing ? "stop" : "on") }, words.play_on);
    this.#told = make("span", { class: "tutor-note", role: "status" });
    this.#plan = make("ol", { class: "tutor-planned", "aria-label": words.plan });
    const once = make("button", { type: "button", click: () => this.#simulate("once") }, words.answer_once);
    const students = make("label", { class: "tutor-switch" }, words.student, this.#student);
    this.element = make(
      "details",
      { class: "tutor-preview", hidden: true },
      make("summary", {}, words.preview),
      make("div", { class: "tutor-row" }, students, once, this.#play, this.#told),
      this.#plan,
    );
  }

  /**
   * Go on as it was in a desk of another language; the plan comes again.
   * @param {Preview} earlier
   */
  take(earlier) {
    this.element.open = earlier.element.open;
    this.#chosen = earlier.#student.value;
    this.showSimulated(earlier.#simulated);
  }

  /**
   * The lesson's plan, and those who can play a student in it. It comes again after a lost connection.
   * @param {{ plan: PlannedStep[], students: string[] }} preview
   */
  show({ plan, students }) {
    const chosen = this.#student.value || this.#chosen;
    this.#student.replaceChildren(...students.map((each) => this.#make("option", { value: each }, this.#name(each))));
    if (students.includes(chosen)) this.#student.value = chosen;
    this.#plan.replaceChildren(...plan.map((step) => this.#planned(step)));
    this.showStep(this.#step);
    this.element.hidden = false;
  }

  /**
   * The step that lies before the student; empty for the welcome.
   * @param {string} step
   */
  showStep(step) {
    this.#step = step;
    for (const row of /** @type {Iterable<HTMLElement>} */ (this.#plan.children)) {
      row.setAttribute("aria-current", row.dataset.step === step ? "step" : "false");
    }
  }

  /**
   * What the simulated student did last, and whether they go on.
   * @param {{ student: string, act: string, playing: boolean }} simulated
   */
  showSimulated({ student, act, playing }) {
    this.#simulated = { student, act, playing };
    this.#play.textContent = playing ? this.#words.play_stop : this.#words.play_on;
    const did = act || playing ? this.#words[`act_${act || "waits"}`] : "";
    this.#told.textContent = did && `${this.#name(student)}: ${did}`;
  }

  /** @param {"once" | "on" | "stop"} play */
  #simulate(play) {
    this.#on.simulate(this.#student.value, play);
  }

  /**
   * A student, who is called as `tutor rehearse --students` calls them.
   * @param {string} student
   */
  #name(student) {
    const [kind, ...name] = student.split(":");
    return this.#fill(this.#words[`student_${kind}`], { name: name.join(":") });
  }

  /** @param {PlannedStep} step */
  #planned({ step, name, asks, skill, patience_s, hints, optional, ways }) {
    const make = this.#make;
    const words = this.#words;
    const facts = [
      asks.length > 0 ? asks.map((each) => words[`asks_${each}`]).join(" + ") : words.asks_nothing,
      skill,
      asks.length > 0 ? this.#fill(words.patience, { seconds: this.#number.format(patience_s) }) : "",
      hints > 0 ? this.#fill(words.hints_planned, { count: this.#number.format(hints) }) : "",
      optional ? words.optional_step : "",
    ];
    return make(
      "li",
      { "data-step": step },
      make("strong", { dir: "auto", lang: this.#language }, name),
      make("span", { class: "tutor-outcome" }, ` ${words.here}`),
      make("button", { type: "button", "aria-label": `${words.go_here}: ${name}`, click: () => this.#on.jump(step) }, words.go_here),
      make("p", { class: "tutor-small" }, facts.filter(Boolean).join(" · ")),
      make("ul", { class: "tutor-small", hidden: ways.length === 0 }, ...ways.map((way) => make("li", {}, this.#way(way)))),
    );
  }

  /** @param {Way} way */
  #way({ on, misconception, to }) {
    const when = misconception ? `“${misconception}”` : this.#words[`way_${on || "always"}`];
    return this.#fill(this.#words.way_leads, { on: when, to: to || this.#words.way_end });
  }
}
