// What the student sees: plain elements, all words from the labels, textContent for all but the prompt, choices and criteria.

/** @import { Acts, Fill, Head, Holder, LayoutParts, Level, Listening, Make, Standing } from "./types" */

/** @type {Make} */
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
};

/** How a language writes numbers; English where the browser does not take the tag, so that a desk always appears. */
export function numbers(/** @type {string} */ language, /** @type {Intl.NumberFormatOptions} */ options = {}) {
  try {
    return new Intl.NumberFormat(language, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.NumberFormat("en", options);
  }
}

const PERCENT = /** @type {const} */ ({ style: "percent" });
const DOLLARS = /** @type {const} */ ({ style: "currency", currency: "USD", maximumFractionDigits: 3 });

/** @type {Fill} */
const fill = (text, values) => text.replace(/{(\w+)}/g, (whole, key) => String(values[key] ?? whole));

/** The desk's elements. An `earlier` layout, in another language, gives its place to this one. */
export class Layout {
  #words;
  #on;
  #root;
  #tutor;
  #code;
  #pictures;
  #notices;
  #speaking;
  #tone;
  #progress;
  #steering;
  #work;
  #ears = true;
  #lesson = "new";
  #step = /** @type {string | null} */ (null);
  #choices;
  #criteria;
  #microphone = /** @type {Listening} */ ("off");
  #taken = /** @type {string | null} */ (null); // the step of an earlier desk
  #elements;
  #parts = /** @type {Record<string, any>} */ ({});
  /** What is said: conversation.js. */
  conversation;
  /** How the student hears and is heard: settings.js. */
  settings;
  /** What whoever teaches with the lesson sees besides: preview.js. */
  preview;

  constructor(/** @type {HTMLElement} */ root, /** @type {Head} */ welcome, /** @type {Acts} */ on, /** @type {LayoutParts} */ parts, /** @type {Layout | null} */ earlier = null) {
    this.#root = root;
    this.#on = on;
    this.#words = welcome.labels;
    this.#tutor = welcome.tutor;
    const percent = numbers(welcome.tongue, PERCENT);
    const { language, direction } = welcome;
    Object.assign(root, { lang: welcome.tongue, dir: direction });
    const { face, again, pressToTalk, handsFree } = on;
    this.conversation = new parts.conversation.Conversation({ make, words: this.#words, language, tutor: this.#tutor, face, again });
    this.#choices = new parts.options.Options({ make });
    this.#criteria = new parts.options.Options({ make });
    this.#speaking = new parts.speaking.Speaking({ make, words: this.#words, pressToTalk, handsFree });
    this.checking = new parts.checking.Checking({ make, words: this.#words, root, checked: on.wordsChecked, done: () => this.#takeFocus() });
    this.#code = new parts.code.CodePanel({
      make,
      words: this.#words,
      root,
      trust: () => this.#notices.trust(),
      told: (code) => this.conversation.code(code),
    });
    this.#notices = new parts.notices.Notices({
      make,
      words: this.#words,
      trust: on.trust,
      tone: on.tone,
      reload: on.reload,
      answered: () => this.#takeFocus(),
      refused: (refused) => this.#code.showRefused(refused),
    });
    this.#tone = new parts.tone.Tone({ make, words: this.#words, remark: on.remark, set: on.tone });
    this.#progress = new parts.progress.Progress({ make, fill, words: this.#words, language, percent });
    this.#steering = new parts.steering.Steering({ make, fill, words: this.#words, hint: on.hint, skip: on.skip, pause: on.pause });
    this.settings = new parts.settings.Settings({ make, words: this.#words, tongues: parts.tongue.TONGUES, percent, ...on });
    this.settings.element.append(
      this.#tone.choice,
      make("span", { class: "tutor-note" }, this.#words.ai_note),
      this.#keep("cost", make("span", { class: "tutor-note", hidden: true, title: this.#words.cost })),
    );
    const tell = (/** @type {string} */ text, /** @type {string} */ key) => this.notice(text, key);
    this.#work = new parts.work.Work({ make, fill, words: this.#words, most: parts.frames.MAX_BODY, ...on, tell });
    this.preview = new parts.preview.Preview({ make, fill, words: this.#words, language, number: numbers(welcome.tongue), ...on });
    this.#elements = [
      this.#head(language),
      this.#notices.element,
      this.#door(),
      this.#keep("body", make("div", { class: "tutor-body" }, this.#task(), this.conversation.element)),
      this.checking.element,
      this.#keep("bar", make("div", { class: "tutor-bar" }, this.#typing(), this.#speaking.element, this.#tone.remarks, this.#steering.element)),
      make("div", { class: "tutor-foot" }, ...this.#progress.foot, this.#work.element, this.settings.element),
      this.preview.element,
    ];
    const chose = earlier?.settings.element.contains(document.activeElement);
    if (earlier) this.#take(earlier);
    root.append(...this.#elements);
    if (chose) this.settings.focusTongue();
    this.#pictures = new parts.pictures.Pictures(this.#parts.prompt);
    this.welcome(welcome);
  }

  /** Let go of what the page does not drop by itself. */
  close() {
    this.#pictures.clear();
  }

  /** Where the whiteboard goes. */
  get boardHost() {
    return this.#parts.boardHost;
  }

  welcome(/** @type {any} */ { title, running, begun, ears, first = [] }) {
    this.#parts.title.textContent = title; // an edited lesson may have another
    this.#speaking.element.hidden = !ears;
    this.#ears = ears;
    this.settings.showEars(ears);
    this.#parts.said.replaceChildren(...first.map((/** @type {string} */ text) => make("li", {}, text)));
    this.#parts.first.hidden = first.length === 0;
    if (running || begun) this.showLesson(running ? "running" : "paused");
    else this.showLesson(this.#lesson === "finished" ? "finished" : "new");
  }

  // What only the desk knows; all else the session tells again.
  #take(/** @type {Layout} */ earlier) {
    for (const element of earlier.#elements) element.remove();
    earlier.close();
    this.conversation.take(earlier.conversation);
    this.checking.take(earlier.checking);
    this.settings.take(earlier.settings);
    this.#notices.take(earlier.#notices);
    this.#tone.take(earlier.#tone);
    this.#progress.take(earlier.#progress);
    this.preview.take(earlier.preview);
    this.#choices.take(earlier.#choices);
    this.#criteria.take(earlier.#criteria);
    this.#parts.answer.value = earlier.#parts.answer.value;
    this.#lesson = earlier.#lesson;
    this.#taken = earlier.#step;
    this.showMicrophone(earlier.#microphone);
  }

  /** Do what may take away the control that has the focus: then the focus goes on to where the lesson does. */
  keepFocus(/** @type {() => void} */ change) {
    const held = this.#root.contains(document.activeElement);
    change();
    const at = /** @type {HTMLButtonElement | null} */ (document.activeElement);
    const stays = at && this.#root.contains(at) && at.checkVisibility({ visibilityProperty: true }) && !at.disabled && !at.closest("[inert]");
    if (held && !stays) this.#takeFocus();
  }

  /** How the lesson stands: running, or behind its door: new, paused or finished. */
  showLesson(/** @type {Standing} */ lesson) {
    this.keepFocus(() => this.#showLesson(lesson));
  }

  #showLesson(/** @type {Standing} */ lesson) {
    const { live, door, doorText, bar, start, choices, criteria, board } = this.#parts;
    const running = lesson === "running";
    if (lesson !== this.#lesson) live.textContent = this.#words[lesson];
    this.#lesson = lesson;
    door.hidden = running;
    door.classList.toggle("tutor-finished", lesson === "finished");
    doorText.textContent = (lesson === "paused" || lesson === "finished" ? this.#words[lesson] : undefined) ?? this.#tutor;
    start.hidden = lesson === "finished";
    start.textContent = lesson === "paused" ? this.#words.go_on : this.#words.start;
    bar.hidden = !running;
    this.conversation.hideFloor(!running);
    for (const part of [choices, criteria, board]) part.inert = !running; // an answer would get lost
    this.#showBody();
    if (!running) return;
    this.#parts.first.hidden = true; // read, and not again
    this.#grow(); // what was given back to it meanwhile
  }

  // For a control that went away under the student's hand.
  #takeFocus() {
    const { name, start } = this.#parts;
    (this.#lesson === "running" ? name : start.hidden ? this.#root : start).focus({ preventScroll: true });
  }

  // A task that there is to go on with, or to look back at, stays in sight behind the door.
  #showBody() {
    const behind = this.#lesson !== "new" && this.#step !== null;
    this.#parts.body.hidden = this.#lesson !== "running" && !behind;
  }

  /** The same step may come again, after a lost connection: what the student has ticked or typed stays. */
  showStep(/** @type {any} */ view) {
    const { name, prompt, board, showing, typing } = this.#parts;
    const anew = view.step !== this.#step;
    const taken = view.step === this.#taken;
    this.#step = view.step;
    this.#showBody();
    name.textContent = view.name;
    this.#pictures.clear(); // they come again after the step
    prompt.innerHTML = view.html; // sanitised by the kernel
    prompt.lang = name.lang = view.language;
    this.#progress.showStep(view, anew);
    this.preview.showStep(view.step);
    if (anew && !taken) this.#tone.clear();
    if (anew) {
      this.#steering.showStep(view);
      this.#choices.show(view.choices, {
        type: view.several ? "checkbox" : "radio",
        legend: view.several ? this.#words.choose_some : this.#words.choose_one,
        button: this.#words.submit,
        language: view.language,
        done: this.#on.chosen,
        some: true,
      });
    }
    board.hidden = !view.board && !view.draws;
    showing.hidden = !view.board;
    this.#code.show(view);
    typing.hidden = view.coding || (!view.typed && !view.board);
    // A step is shorter or longer than the one before: whoever looks at the desk must find its heading in sight.
    const { top, bottom } = this.#root.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight && !taken) name.scrollIntoView({ block: "nearest" });
    this.#taken = null;
  }

  showProgress(/** @type {any} */ progress) {
    this.#progress.show(progress);
    this.#steering.showGiven(progress.hints);
  }

  showCriteria(/** @type {string[]} */ criteria) {
    if (this.#criteria.shows(criteria)) return;
    this.#criteria.show(criteria, {
      type: "checkbox",
      legend: this.#words.criteria,
      button: this.#words.done,
      language: this.#parts.prompt.lang,
      done: (/** @type {number[]} */ indices) => {
        this.keepFocus(() => this.showCriteria([]));
        this.#on.checked(indices);
      },
      some: false,
    });
  }

  showFloor(/** @type {Holder} */ holder) {
    this.conversation.showFloor(holder, fill(this.#words[`floor_${holder}`], { tutor: this.#tutor }));
  }

  /** A picture of the step that is shown. */
  showPicture(/** @type {any} */ { name, kind }, /** @type {Uint8Array<ArrayBuffer>} */ bytes) {
    return this.#pictures.show(name, kind, bytes);
  }

  notice(/** @type {string} */ text, key = text, /** @type {import("./notices.js").Action | undefined} */ action = undefined) {
    this.#notices.tell(text, key, action);
  }

  unnotice(/** @type {string} */ key) {
    this.#notices.drop(key);
  }

  askTrust(/** @type {boolean} */ asked) {
    this.#notices.askTrust(asked);
  }

  showCost(/** @type {number} */ dollars, /** @type {number} */ budget) {
    const { cost } = this.#parts;
    const money = numbers(this.#root.lang, DOLLARS);
    cost.textContent = budget > 0 ? `${money.format(dollars)} / ${money.format(budget)}` : money.format(dollars);
    cost.hidden = dollars === 0;
  }

  saveWork(/** @type {any} */ { name }, /** @type {Uint8Array<ArrayBuffer>} */ bytes) {
    this.#work.save(name, bytes);
  }

  offerReload(/** @type {{ offered: boolean, mistake: string }} */ { offered, mistake }) {
    this.#notices.offerReload(offered, mistake);
    if (!offered && !mistake) this.#code.forget(); // an edited lesson may begin its code in another way
  }

  /** Where nobody listens, nobody can go by how the student speaks. */
  showTone(/** @type {any} */ { offered, tone, asked }) {
    this.#tone.show({ offered: this.#ears ? offered : offered.filter((/** @type {string} */ each) => each !== "delivery"), tone });
    this.#notices.askTone(asked && this.#ears, this.#parts.first.hidden ? undefined : this.#parts.first);
  }

  showMicrophone(/** @type {Listening} */ state) {
    this.#microphone = state;
    this.#speaking.show(state);
  }

  showLevel(/** @type {Level} */ level) {
    this.#speaking.showLevel(level);
  }

  /** Put an answer that could not be sent back to where it was typed. */
  giveBack(/** @type {string} */ text) {
    const { answer } = this.#parts;
    answer.value = answer.value ? `${answer.value}\n${text}` : text;
    this.#grow();
  }

  /** Another tab has the lesson: nothing more can be done here. */
  lock() {
    for (const control of this.#root.querySelectorAll("button, input, select, textarea")) control.toggleAttribute("disabled", true);
    this.conversation.hideFloor(true);
  }

  /** @template Part @param {string} name @param {Part} element */
  #keep(name, element) {
    this.#parts[name] = element;
    return element;
  }

  #button(/** @type {string} */ name, /** @type {string} */ text, /** @type {() => void} */ press, attributes = {}) {
    return this.#keep(name, make("button", { type: "button", click: press, ...attributes }, text));
  }

  #head(/** @type {string} */ language) {
    return make(
      "div",
      { class: "tutor-head" },
      this.#keep("title", make("h2", { class: "tutor-title", dir: "auto", lang: language })),
      ...this.#progress.head,
      this.#keep("live", make("span", { class: "tutor-hidden", role: "status" })),
    );
  }

  #door() {
    const face = make("span", { class: "tutor-face", "aria-hidden": "true" }, [...this.#tutor][0] ?? "");
    const text = this.#keep("doorText", make("p", { class: "tutor-door-text" }, this.#tutor));
    const start = this.#button("start", this.#words.start, () => this.#on.start(), { class: "tutor-main tutor-start" });
    const said = this.#keep("said", make("ul", {}));
    const { first_use } = this.#words;
    const card = make("section", { class: "tutor-first", "aria-label": first_use, hidden: true }, make("strong", {}, first_use), said);
    return this.#keep("door", make("div", { class: "tutor-door" }, face, text, this.#keep("first", card), start));
  }

  #task() {
    const show = make("button", { type: "button", class: "tutor-main", click: () => this.#on.show() }, this.#words.show);
    const help = make("p", { class: "tutor-small" }, this.#words.board_help);
    const showing = this.#keep("showing", make("div", { class: "tutor-show" }, help, show));
    const board = [this.#keep("boardHost", make("div", { class: "tutor-board-host" })), showing];
    return make(
      "section",
      { class: "tutor-task" },
      this.#keep("name", make("h3", { class: "tutor-name", tabindex: "-1", dir: "auto" })),
      this.#keep("prompt", make("div", { class: "tutor-prompt", dir: "auto" })),
      this.#code.element,
      this.#keep("choices", this.#choices.element),
      this.#keep("criteria", this.#criteria.element),
      this.#keep("board", make("section", { class: "tutor-board", "aria-label": this.#words.board, hidden: true }, ...board)),
    );
  }

  #typing() {
    const box = make("textarea", { rows: "1", "aria-label": this.#words.answer, placeholder: this.#words.answer, dir: "auto" });
    this.#keep("answer", box);
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const text = box.value.trim();
      if (!text) return;
      this.#on.typed(text);
      box.value = "";
      this.#grow();
    };
    box.addEventListener("input", () => this.#grow());
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    });
    const send = make("button", { type: "submit" }, this.#words.send);
    return this.#keep("typing", make("form", { class: "tutor-typing", submit }, box, send));
  }

  #grow() {
    const { answer } = this.#parts;
    answer.style.height = "auto";
    answer.style.height = `${answer.scrollHeight + 2}px`;
  }
}
