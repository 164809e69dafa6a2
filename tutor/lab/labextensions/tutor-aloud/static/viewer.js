// The lesson view: what a double click on NAME.lesson.md opens.

/** @import { Jupyter, Place } from "./types" */

import { documents, neverSaved } from "./document.js";
import { make } from "./dom.js";
import { Server } from "./server.js";
import { serveDesks, start } from "./start.js";
import { viewClass } from "./view.js";

const NAME = "Lesson";
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16">
  <path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1
  2-2zm0 2v9h6v2.2l2.6-2.2H20V6z"/><path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M7 8h10v1.6H7zm0 3.4h7V13H7z"/></svg>`;

/**
 * The plugin.
 * @param {Jupyter} jupyter
 */
export function viewer(jupyter) {
  const { IDocumentManager } = jupyter["@jupyterlab/docmanager"];
  const { IConsoleTracker } = jupyter["@jupyterlab/console"];
  const { IRenderMimeRegistry } = jupyter["@jupyterlab/rendermime"];
  const { ITranslator } = jupyter["@jupyterlab/translation"];
  const { ILayoutRestorer } = jupyter["@jupyterlab/application"];
  return {
    id: "tutor-aloud:viewer",
    description: "Opens NAME.lesson.md as a lesson; the file itself is never loaded into the page.",
    autoStart: true,
    requires: [IDocumentManager],
    optional: [IConsoleTracker, IRenderMimeRegistry, ITranslator, ILayoutRestorer],
    /** @param {Jupyter[]} given what was asked for, in that order */
    activate: (...given) => {
      const [app, documentManager, consoles, rendermime, translator, restorer] = given;
      const parts = { app, documentManager, consoles, rendermime, translator };
      const factory = register(jupyter, parts);
      if (consoles) serveDesks(consoles);
      restore(jupyter["@jupyterlab/apputils"], factory, restorer);
      document.head.append(make("link", { rel: "stylesheet", href: new URL("lesson.css", import.meta.url).href }));
    },
  };
}

/**
 * @param {Jupyter} jupyter
 * @param {Jupyter} parts
 */
function register(jupyter, parts) {
  const { ABCWidgetFactory } = jupyter["@jupyterlab/docregistry"];
  const { LabIcon } = jupyter["@jupyterlab/ui-components"];
  const { docRegistry } = parts.app;
  const icon = new LabIcon({ name: "tutor-aloud:lesson", svgstr: ICON });
  docRegistry.addFileType({
    name: "lesson",
    displayName: NAME,
    extensions: [".lesson.md"],
    mimeTypes: ["text/markdown"],
    contentType: "file",
    fileFormat: "text",
    icon,
  });
  docRegistry.addModelFactory(new (documents(jupyter["@jupyterlab/docregistry"]))());
  class Factory extends ABCWidgetFactory {
    /** @param {Jupyter} context */
    createNewWidget(context) {
      return widget(jupyter, parts, context, icon);
    }
  }
  const names = { name: NAME, modelName: "tutor-lesson", fileTypes: ["lesson", "markdown"], defaultFor: ["lesson"] };
  const factory = new (/** @type {Jupyter} */ (Factory))({ ...names, readOnly: true });
  docRegistry.addWidgetFactory(factory);
  return factory;
}

/**
 * @param {Jupyter} jupyter
 * @param {Jupyter} parts
 * @param {Jupyter} context
 * @param {Jupyter} icon
 */
function widget(jupyter, { app, documentManager, consoles, translator, rendermime }, context, icon) {
  const { DocumentWidget } = jupyter["@jupyterlab/docregistry"];
  const View = viewClass(jupyter);
  neverSaved(context);
  const content = new View({
    context,
    contents: app.serviceManager.contents,
    server: new Server(jupyter["@jupyterlab/services"], app.serviceManager.serverSettings),
    rendermime,
    chosen: translator?.languageCode,
    start: (/** @type {string} */ title, /** @type {boolean} */ preview) =>
      start({ app, consoles, path: context.localPath, preview, title, ref: made.id }),
    edit: (/** @type {Place | undefined} */ place) => edit(documentManager, context.path, place, made.id),
  });
  const made = new DocumentWidget({ content, context });
  made.title.icon = icon;
  content.open(made.toolbar);
  return made;
}

/**
 * Open the editor beside the view, at a place where one is given.
 * @param {Jupyter} documentManager
 * @param {string} path
 * @param {Place | undefined} place
 * @param {string} ref
 */
async function edit(documentManager, path, place, ref) {
  const editor = documentManager.openOrReveal(path, "Editor", undefined, { ref, mode: "split-right" });
  if (!place) return;
  await editor.context.ready;
  await editor.content.ready;
  const position = { line: place.line - 1, column: place.column - 1 };
  editor.content.editor.setCursorPosition(position);
  editor.content.editor.revealPosition(position);
  editor.content.editor.focus();
}

/**
 * @param {Jupyter} apputils
 * @param {Jupyter} factory
 * @param {Jupyter} restorer
 */
function restore({ WidgetTracker }, factory, restorer) {
  const views = new WidgetTracker({ namespace: "tutor-lesson" });
  factory.widgetCreated.connect((/** @type {unknown} */ _, /** @type {Jupyter} */ view) => {
    view.context.pathChanged.connect(() => views.save(view));
    views.add(view);
  });
  restorer?.restore(views, {
    command: "docmanager:open",
    args: (/** @type {Jupyter} */ { context }) => ({ path: context.path, factory: NAME }),
    name: (/** @type {Jupyter} */ { context }) => context.path,
  });
}
