// What an author does with a lesson from its view: rehearse it, and export it.

/** @import { Coverage, Jupyter, View } from "./types" */

import { fill, make } from "./dom.js";
import { Rehearsal, jsonLines } from "./rehearsal.js";
import { Refused } from "./server.js";

const FORMS = ["notebook", "html", "pdf", "slides", "worksheet", "student"];

/**
 * Save something as a file of the user's, as a link with `download` does.
 * @param {string} name
 * @param {Blob} blob
 */
function download(name, blob) {
  const href = URL.createObjectURL(blob);
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/**
 * Draw a Mermaid chart with JupyterLab's own renderer, or show its text where there is none.
 * @param {Jupyter} jupyter
 * @param {Jupyter} rendermime
 * @param {string} chart
 * @param {HTMLElement} host
 */
async function draw(jupyter, rendermime, chart, host) {
  const kind = "text/vnd.mermaid";
  if (!rendermime?.mimeTypes.includes(kind)) {
    host.append(make("pre", {}, chart));
    return;
  }
  const drawing = rendermime.createRenderer(kind);
  jupyter["@lumino/widgets"].Widget.attach(drawing, host);
  await drawing.renderModel(rendermime.createModel({ data: { [kind]: chart } }));
}

export class Jobs {
  #jupyter;
  #view;
  /** @type {AbortController | null} */
  #stop = null;

  /**
   * @param {Jupyter} jupyter
   * @param {View} view
   */
  constructor(jupyter, view) {
    this.#jupyter = jupyter;
    this.#view = view;
  }

  dispose() {
    this.#stop?.abort();
  }

  /** Let simulated students go through the lesson, in a panel above it. */
  async rehearse() {
    const { server, panel, path, words, edit } = this.#view;
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    const close = () => {
      stop.abort();
      panel.replaceChildren();
    };
    const rehearsal = new Rehearsal(words(), { close, edit });
    panel.replaceChildren(rehearsal.element);
    panel.scrollIntoView({ block: "nearest" });
    try {
      /** @type {any} */
      let last = {};
      for await (const line of jsonLines(await server.rehearse(path(), stop.signal))) {
        last = line;
        if (line.total) rehearsal.progress(line);
      }
      if (last.coverage) await this.#show(rehearsal, last);
      else rehearsal.fail(last.problem ?? words()[last.late ? "too_long" : "failed"]);
    } catch (error) {
      if (stop.signal.aborted) return;
      rehearsal.fail(error instanceof Refused ? this.#reason(error) : words().offline);
    }
  }

  /**
   * @param {Rehearsal} rehearsal
   * @param {{ coverage: Coverage, map: string }} outcome
   */
  async #show(rehearsal, { coverage, map }) {
    const host = rehearsal.show(coverage);
    const unfolding = host.parentElement;
    // Drawn only when it is looked at: what is hidden has no size.
    const first = () => draw(this.#jupyter, this.#view.rendermime, map, host);
    unfolding?.addEventListener("toggle", first, { once: true });
  }

  /**
   * The menu of the forms that a lesson can be exported as, below an element.
   * @param {Element} below
   */
  openExportMenu(below) {
    const { CommandRegistry } = this.#jupyter["@lumino/commands"];
    const { Menu } = this.#jupyter["@lumino/widgets"];
    const commands = new CommandRegistry();
    const menu = new Menu({ commands });
    for (const form of FORMS) {
      commands.addCommand(form, { label: this.#view.words()[`to_${form}`], execute: () => this.#export(form) });
      menu.addItem({ command: form });
    }
    const { left, bottom } = below.getBoundingClientRect();
    menu.open(left, bottom);
  }

  /** @param {string} form */
  async #export(form) {
    const { server, path, words, say } = this.#view;
    say(fill(words().exporting, { form: words()[`to_${form}`] }));
    try {
      const { name, blob } = await server.export(path(), form);
      download(name, blob);
      say(fill(words().exported, { name }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(this.#reason(error));
    }
  }

  /** @param {Refused} error */
  #reason(error) {
    return error.sentence || this.#view.words()[error.key];
  }
}
