// One lesson in view: it asks the server for the plan, shows it, and asks again when the file may have changed.

/** @import { Jupyter, Lesson, Place, Plan, Words } from "./types" */

import { make } from "./dom.js";
import { Jobs } from "./jobs.js";
import { page } from "./page.js";
import { Refused } from "./server.js";
import { tongue, words } from "./words.js";

const LOOK_AGAIN_MS = 2000;

/**
 * The view's widget class, from JupyterLab's own.
 * @param {Jupyter} jupyter
 */
export function viewClass(jupyter) {
  const { Widget } = jupyter["@lumino/widgets"];
  const icons = jupyter["@jupyterlab/ui-components"];

  return class extends Widget {
    #parts;
    #jobs;
    /** @type {Words} of no language until the first one is chosen */
    #words = {};
    #digest = "";
    /** @type {Lesson | null} */
    #lesson = null;
    #asking = false;
    #trouble = false;
    #again = 0;
    /** @type {Jupyter} */
    #toolbar;
    /** @type {Jupyter[]} */
    #buttons = [];
    /** @type {string[]} */
    #pictures = [];
    #panel = make("div", { class: "tutor-panel" });
    #page = make("div");
    #status = make("p", { class: "tutor-status", role: "status" });

    /**
     * chosen: the language of the interface.
     * @param {{
     *   context: Jupyter,
     *   contents: Jupyter,
     *   server: import("./server.js").Server,
     *   start: (title: string, preview: boolean) => Promise<boolean>,
     *   edit: (place?: Place) => void,
     *   rendermime?: Jupyter,
     *   chosen?: string,
     * }} parts
     */
    constructor(parts) {
      super();
      this.#parts = parts;
      this.addClass("tutor-lesson-view");
      this.node.tabIndex = -1;
      this.node.append(this.#status, make("div", { class: "tutor-lesson-page" }, this.#panel, this.#page));
      this.#jobs = new Jobs(jupyter, {
        server: parts.server,
        rendermime: parts.rendermime,
        panel: this.#panel,
        path: () => parts.context.localPath,
        words: () => this.#words,
        say: (text) => this.#say(text),
        edit: parts.edit,
      });
      parts.contents.fileChanged.connect(this.#onFile, this);
      parts.context.pathChanged.connect(() => this.refresh());
      this.#again = setInterval(() => this.#look(true), LOOK_AGAIN_MS);
    }

    dispose() {
      if (this.isDisposed) return;
      clearInterval(this.#again);
      this.#jobs.dispose();
      this.#forgetPictures();
      this.#parts.contents.fileChanged.disconnect(this.#onFile, this);
      super.dispose();
    }

    onActivateRequest() {
      this.node.focus();
    }

    /**
     * Begin, with the buttons in this toolbar.
     * @param {Jupyter} toolbar
     */
    open(toolbar) {
      this.#toolbar = toolbar;
      return this.refresh();
    }

    /** Ask for the plan and show it anew. */
    async refresh() {
      const say = this.#words.loading ? this.#words : await this.#speak();
      if (this.#digest === "") this.#say(say.loading);
      this.#digest = "";
      await this.#look();
    }

    /**
     * @param {unknown} _
     * @param {Jupyter} change
     */
    #onFile(_, { newValue }) {
      if (newValue?.path === this.#parts.context.path) this.#look();
    }

    async #look(polling = false) {
      if (this.#asking || this.isDisposed || (polling && (document.hidden || !this.isVisible))) return;
      this.#asking = true;
      const { server, context } = this.#parts;
      const refused = /** @type {Plan} */ ({});
      try {
        const plan = await this.#try(refused, () => server.plan(context.localPath, this.#digest, { polling }));
        if (this.isDisposed) return;
        if (plan && plan !== refused) await this.#show(plan);
        else if (!plan && this.#trouble) this.#say("");
        this.#trouble = plan === refused;
      } finally {
        this.#asking = false;
      }
    }

    /**
     * What the server answers; where it refuses, that is said, and it is `otherwise`.
     * @template Answer
     * @param {Answer} otherwise
     * @param {() => Promise<Answer>} ask
     */
    async #try(otherwise, ask) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.#say(this.#words[error.key]);
        return otherwise;
      }
    }

    /** @param {Plan} plan */
    async #show(plan) {
      const first = this.#digest === "";
      this.#digest = plan.digest;
      this.#lesson = plan.lesson;
      const say = await this.#speak();
      const shown = page(plan, say, {
        start: () => this.#start(),
        edit: this.#parts.edit,
        findings: () => this.#try([], () => this.#parts.server.findings(this.#parts.context.localPath)),
      });
      const unfolded = this.#page.querySelector("details[open]");
      this.#page.replaceChildren(shown);
      shown.querySelector("details")?.toggleAttribute("open", Boolean(unfolded));
      this.#typeset(shown);
      this.#fillPictures(shown);
      this.#say(first ? "" : say.changed);
    }

    /** Choose the words, and write the buttons with them. */
    async #speak() {
      const language = tongue(this.#parts.chosen, this.#lesson?.language ?? navigator.language);
      this.#words = await words(language);
      this.node.lang = language;
      this.node.dir = this.#words.direction;
      if (!this.isDisposed) this.#fillToolbar(this.#words);
      return this.#words;
    }

    /** @param {Words} say */
    #fillToolbar(say) {
      const { ToolbarButton, editIcon, downloadIcon, inspectorIcon, refreshIcon, runIcon, fastForwardIcon } = icons;
      /** @type {Jupyter[]} */
      const made = [];
      /** @type {(icon: Jupyter, label: string, onClick: () => void) => void} */
      const add = (icon, label, onClick) => made.push(new ToolbarButton({ icon, label, onClick, tooltip: label }));
      if (this.#lesson) {
        add(runIcon, say.start, () => this.#start());
        add(fastForwardIcon, say.rehearse, () => this.#jobs.rehearse());
        add(downloadIcon, say.export, () => this.#jobs.openExportMenu(made[2].node));
        add(inspectorIcon, say.preview, () => this.#start(true));
      }
      add(editIcon, say.edit, () => this.#parts.edit());
      add(refreshIcon, say.refresh, () => this.refresh());
      for (const button of this.#buttons) button.dispose();
      made.forEach((each, index) => this.#toolbar.insertItem(index, `tutor-${index}`, each));
      this.#buttons = made;
    }

    /**
     * The server gives maths as TeX in <span class="math">; JupyterLab's typesetter looks for its brackets.
     * @param {HTMLElement} shown
     */
    #typeset(shown) {
      const typesetter = this.#parts.rendermime?.latexTypesetter;
      if (!typesetter) return;
      for (const span of shown.querySelectorAll("span.math")) {
        span.textContent = `\\(${span.textContent}\\)`;
        typesetter.typeset(span);
      }
    }

    /** @param {HTMLElement} shown */
    #fillPictures(shown) {
      this.#forgetPictures();
      /** @type {NodeListOf<HTMLImageElement>} */
      const all = shown.querySelectorAll("img[data-picture]");
      for (const image of all) {
        this.#parts.server.picture(this.#parts.context.localPath, image.dataset.picture ?? "").then(
          (blob) => this.#pictures.push((image.src = URL.createObjectURL(blob))),
          () => image.replaceWith(image.alt), // its author is told
        );
      }
    }

    #forgetPictures() {
      for (const picture of this.#pictures.splice(0)) URL.revokeObjectURL(picture);
    }

    async #start(preview = false) {
      if (!this.#lesson) return;
      this.#say(this.#words.starting);
      const title = preview ? `${this.#words.preview}: ${this.#lesson.title}` : this.#lesson.title;
      const begun = await this.#parts.start(title, preview);
      this.#say(begun ? "" : this.#words.no_kernel);
    }

    /** @param {string} text */
    #say(text) {
      this.#status.textContent = text;
    }
  };
}
