// A cell for the student's own code: the desk asks for it with the event `tutor-insert-code` (detail: {code}), which

/** @import { Jupyter } from "./types" */
// bubbles from the desk's root; `preventDefault` is the answer that the code now stands in a cell.

/**
 * The cell of a notebook or console that an element stands in, with its panel; null where there is none.
 * @param {Jupyter[]} trackers
 * @param {Node} element
 */
function home(trackers, element) {
  for (const tracker of trackers) {
    const panel = tracker?.find((/** @type {Jupyter} */ { node }) => node.contains(element));
    if (panel) return panel;
  }
  return null;
}

/** Put the cursor somewhere once the click that asked for it is over: the desk takes the focus of its own clicks. */
const afterwards = (/** @type {() => void} */ focus) => setTimeout(focus);

/**
 * Put the code into a new cell below the one that holds `element`, and the cursor into it.
 * @param {Jupyter} notebook
 * @param {Jupyter} actions
 * @param {Node} element
 * @param {string} code
 */
function insertBelow(notebook, actions, element, code) {
  const index = notebook.widgets.findIndex((/** @type {Jupyter} */ { node }) => node.contains(element));
  if (index < 0) return false;
  notebook.activeCellIndex = index;
  actions.insertBelow(notebook);
  notebook.activeCell.model.sharedModel.setSource(code);
  afterwards(() => {
    notebook.activate();
    notebook.mode = "edit";
  });
  return true;
}

/**
 * Put the code into the console's prompt, below what the student has begun there, and the cursor into it.
 * @param {Jupyter} console
 * @param {string} code
 */
function insertInPrompt(console, code) {
  const cell = console.promptCell;
  if (!cell) return false;
  const { sharedModel } = cell.model;
  const begun = sharedModel.getSource();
  sharedModel.setSource(begun.trim() ? `${begun}\n${code}` : code);
  afterwards(() => cell.editor?.focus());
  return true;
}

/**
 * The plugin that listens.
 * @param {Jupyter} jupyter
 */
export function cells(jupyter) {
  const { INotebookTracker, NotebookActions } = jupyter["@jupyterlab/notebook"];
  const { IConsoleTracker } = jupyter["@jupyterlab/console"];
  return {
    id: "tutor-aloud:cells",
    description: "Puts the starter code of a lesson's step into a cell of the student's own.",
    autoStart: true,
    optional: [INotebookTracker, IConsoleTracker],
    activate: (/** @type {Jupyter} */ _app, /** @type {Jupyter} */ notebooks, /** @type {Jupyter} */ consoles) => {
      document.addEventListener("tutor-insert-code", (/** @type {any} */ event) => {
        const panel = home([notebooks, consoles], event.target);
        const code = event.detail?.code;
        if (!panel || typeof code !== "string") return;
        const done = panel.console
          ? insertInPrompt(panel.console, code)
          : insertBelow(panel.content, NotebookActions, event.target, code);
        if (done) event.preventDefault();
      });
    },
  };
}
