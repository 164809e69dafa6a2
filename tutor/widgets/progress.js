// How far the student is: the step's number and the bar at the top; the list of steps and the skills at the bottom.

/** @import { Fill, Make, Words } from "./types" */

/** make, fill: from layout.js; words: the desk's labels; language: BCP 47, of names; percent: writes shares. `head` and `foot` are where it shows. */
export class Progress {
  #make;
  #words;
  #fill;
  #language;
  #percent;
  #stepOf;
  #bar;
  #skills;
  #steps;
  /** @type {[name: string, outcome: string][]} */
  #marks = [];
  #number = 0;

  /** @param {{ make: Make, fill: Fill, words: Words, language: string, percent: Intl.NumberFormat }} given */
  constructor({ make, fill, words, language, percent }) {
    this.#language = language;
    this.#make = make;
    this.#words = words;
    this.#fill = fill;
    this.#percent = percent;
    this.#stepOf = make("span", { class: "tutor-step", role: "status" });
    this.#bar = make("progress", { max: 1, value: 0, "aria-label": words.progress });
    this.#skills = make("ul", { class: "tutor-skills", "aria-label": words.skills, hidden: true });
    this.#steps = make("ol", { class: "tutor-way" });
    this.head = [this.#stepOf, this.#bar];
    this.list = make("details", { class: "tutor-plan", hidden: true }, make("summary", {}, words.steps), this.#steps);
    this.foot = [this.#skills, this.list];
  }

  /**
   * Go on as it was in a desk of another language.
   * @param {Progress} earlier
   */
  take(earlier) {
    this.list.open = earlier.list.open;
  }

  /**
   * The step before the student; number 0 is the welcome. One that comes again is not told again.
   * @param {{ name: string, number: number, total: number }} view
   * @param {boolean} anew
   */
  showStep({ name, number, total }, anew) {
    this.#number = number;
    if (anew) {
      const step = number > 0 ? this.#fill(this.#words.step, { number, total }) : "";
      this.#stepOf.replaceChildren(step, this.#make("span", { class: "tutor-hidden" }, step ? `: ${name}` : name));
    }
    this.#list();
  }

  /**
   * steps: name and outcome (solved, told, skipped, narrated, or empty) of each; skills: title, p_known and target.
   * @param {{
   *   finished: number,
   *   total: number,
   *   skills: [title: string, known: number, target: number][],
   *   steps: [name: string, outcome: string][],
   * }} progress
   */
  show({ finished, total, skills, steps }) {
    this.#bar.max = Math.max(1, total);
    this.#bar.value = finished;
    this.#skills.hidden = skills.length === 0;
    this.#skills.replaceChildren(...skills.map((skill) => this.#skill(...skill)));
    this.#marks = steps;
    this.#list();
  }

  /**
   * @param {string} title
   * @param {number} known
   * @param {number} target
   */
  #skill(title, known, target) {
    const make = this.#make;
    const share = this.#percent.format(known);
    const reached = known >= target;
    return make(
      "li",
      { class: reached ? "tutor-reached" : null },
      make("span", { dir: "auto", lang: this.#language }, title),
      make("progress", { max: 1, value: known, "aria-label": title }),
      make("span", { class: "tutor-share" }, reached ? `${share} · ${this.#words.reached}` : share),
    );
  }

  #list() {
    const make = this.#make;
    this.list.hidden = this.#marks.length === 0;
    this.#steps.replaceChildren(
      ...this.#marks.map(([name, outcome], index) => {
        const here = index + 1 === this.#number;
        const mark = outcome ? this.#words[`outcome_${outcome}`] : here ? this.#words.here : "";
        return make(
          "li",
          { "data-outcome": outcome || null, "aria-current": here ? "step" : null },
          make("span", { dir: "auto", lang: this.#language }, name),
          make("span", { class: "tutor-outcome" }, mark && ` ${mark}`), // a space to be read aloud
        );
      }),
    );
  }
}
