// One lesson in view: it asks the server for the plan, shows it, and asks again when the file may have changed.

import { make } from "./dom.js";
import { page } from "./page.js";
import { Refused } from "./server.js";
import { tongue, words } from "./words.js";

const LOOK_AGAIN_MS = 2000;

/** The view's widget class, from JupyterLab's own. */
export function viewClass(jupyter) {
  const { Widget } = jupyter["@lumino/widgets"];
  const { ToolbarButton, refreshIcon, editIcon, runIcon } = jupyter["@jupyterlab/ui-components"];

  return class extends Widget {
    #parts;
    #words = null;
    #digest = "";
    #title = "";
    #asking = false;
    #trouble = false;
    #again = 0;
    #toolbar;
    #buttons = [];
    #pictures = [];
    #page = make("div", { class: "tutor-page" });
    #status = make("p", { class: "tutor-status", role: "status" });

    /** `parts`: context, contents, server, start(title), edit(place), and where there are such typesetter, chosen (language). */
    constructor(parts) {
      super();
      this.#parts = parts;
      this.addClass("tutor-lesson-view");
      this.node.tabIndex = -1;
      this.node.append(this.#status, this.#page);
      parts.contents.fileChanged.connect(this.#onFile, this);
      parts.context.pathChanged.connect(() => this.refresh());
      this.#again = setInterval(() => this.#look(true), LOOK_AGAIN_MS);
    }

    dispose() {
      clearInterval(this.#again);
      for (const picture of this.#pictures) URL.revokeObjectURL(picture);
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

    async #speak(lesson) {
      const language = tongue(this.#parts.chosen, lesson ?? navigator.language);
      const say = await words(language);
      if (say === this.#words) return say;
      this.#words = say;
      this.node.lang = language;
      this.node.dir = say.direction;
      this.#fillToolbar(say);
      return say;
    }

    #fillToolbar(say) {
      for (const button of this.#buttons) button.dispose();
      const button = (icon, label, onClick) => new ToolbarButton({ icon, label, onClick, tooltip: label });
      this.#buttons = [
        button(runIcon, say.start, () => this.#start()),
        button(editIcon, say.edit, () => this.#parts.edit()),
        button(refreshIcon, say.refresh, () => this.refresh()),
      ];
      this.#buttons.forEach((each, index) => this.#toolbar.insertItem(index, `tutor-${index}`, each));
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

    async #show(plan) {
      const first = this.#digest === "";
      this.#digest = plan.digest;
      const say = await this.#speak(plan.lesson?.language);
      this.#title = plan.lesson?.title ?? "";
      const shown = page(plan, say, {
        start: () => this.#start(),
        edit: (place) => this.#parts.edit(place),
        findings: () => this.#try([], () => this.#parts.server.findings(this.#parts.context.localPath)),
      });
      const unfolded = this.#page.querySelector("details[open]");
      this.#page.replaceChildren(shown);
      shown.querySelector("details")?.toggleAttribute("open", Boolean(unfolded));
      this.#typeset(shown);
      this.#fillPictures(shown);
      this.#say(first ? "" : say.changed);
    }

    // The server gives maths as TeX in <span class="math">; JupyterLab's typesetter looks for its brackets.
    #typeset(shown) {
      if (!this.#parts.typesetter) return;
      for (const span of shown.querySelectorAll("span.math")) {
        span.textContent = `\\(${span.textContent}\\)`;
        this.#parts.typesetter.typeset(span);
      }
    }

    #fillPictures(shown) {
      for (const old of this.#pictures.splice(0)) URL.revokeObjectURL(old);
      for (const image of shown.querySelectorAll("img[data-picture]")) {
        const name = image.dataset.picture;
        this.#parts.server.picture(this.#parts.context.localPath, name).then(
          (blob) => this.#pictures.push((image.src = URL.createObjectURL(blob))),
          () => image.replaceWith(image.alt), // its author is told
        );
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

    async #start() {
      this.#say(this.#words.starting);
      const begun = await this.#parts.start(this.#title);
      this.#say(begun ? "" : this.#words.no_kernel);
    }

    #say(text) {
      this.#status.textContent = text;
    }
  };
}
