// One lesson in view: it asks the server for the plan, shows it, and asks again when the file may have changed.

import { make } from "./dom.js";
import { Jobs } from "./jobs.js";
import { page } from "./page.js";
import { Refused } from "./server.js";
import { tongue, words } from "./words.js";

const LOOK_AGAIN_MS = 2000;

/** The view's widget class, from JupyterLab's own. */
export function viewClass(jupyter) {
  const { Widget } = jupyter["@lumino/widgets"];
  const icons = jupyter["@jupyterlab/ui-components"];

  return class extends Widget {
    #parts;
    #jobs;
    #words = null;
    #digest = "";
    #lesson = null;
    #asking = false;
    #trouble = false;
    #again = 0;
    #toolbar;
    #buttons = [];
    #pictures = [];
    #panel = make("div", { class: "tutor-panel" });
    #page = make("div");
    #status = make("p", { class: "tutor-status", role: "status" });

    /**
     * `parts`: context, contents, server, start(title, preview), edit(place), and where there are such rendermime and chosen
     * (language).
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

    /** Begin, with the buttons in this toolbar. */
    open(toolbar) {
      this.#toolbar = toolbar;
      return this.refresh();
    }

    /** Ask for the plan and show it anew. */
    async refresh() {
      const say = this.#words ?? (await this.#speak());
      if (this.#digest === "") this.#say(say.loading);
      this.#digest = "";
      await this.#look();
    }

    #onFile(_, { newValue }) {
      if (newValue?.path === this.#parts.context.path) this.#look();
    }

    async #look(polling = false) {
      if (this.#asking || this.isDisposed || (polling && (document.hidden || !this.isVisible))) return;
      this.#asking = true;
      const { server, context } = this.#parts;
      const refused = {};
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

    /** What the server answers; where it refuses, that is said, and it is `otherwise`. */
    async #try(otherwise, ask) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.#say(this.#words[error.key]);
        return otherwise;
      }
    }

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

    #fillToolbar(say) {
      const { ToolbarButton, editIcon, downloadIcon, inspectorIcon, refreshIcon, runIcon, fastForwardIcon } = icons;
      const made = [];
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

    // The server gives maths as TeX in <span class="math">; JupyterLab's typesetter looks for its brackets.
    #typeset(shown) {
      const typesetter = this.#parts.rendermime?.latexTypesetter;
      if (!typesetter) return;
      for (const span of shown.querySelectorAll("span.math")) {
        span.textContent = `\\(${span.textContent}\\)`;
        typesetter.typeset(span);
      }
    }

    #fillPictures(shown) {
      this.#forgetPictures();
      for (const image of shown.querySelectorAll("img[data-picture]")) {
        this.#parts.server.picture(this.#parts.context.localPath, image.dataset.picture).then(
          (blob) => this.#pictures.push((image.src = URL.createObjectURL(blob))),
          () => image.replaceWith(image.alt), // its author is told
        );
      }
    }

    #forgetPictures() {
      for (const picture of this.#pictures.splice(0)) URL.revokeObjectURL(picture);
    }

    async #start(preview = false) {
      this.#say(this.#words.starting);
      const title = preview ? `${this.#words.preview}: ${this.#lesson.title}` : this.#lesson.title;
      const begun = await this.#parts.start(title, preview);
      this.#say(begun ? "" : this.#words.no_kernel);
    }

    #say(text) {
      this.#status.textContent = text;
    }
  };
}
