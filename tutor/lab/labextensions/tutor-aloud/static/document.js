// A document that is opened without its content: the file holds the answers, so that the page never loads it.

/** @import { Jupyter } from "./types" */

/**
 * The factory of such documents, from JupyterLab's own.
 * @param {Jupyter} docregistry
 */
export function documents({ TextModelFactory, DocumentModel }) {
  class Unread extends DocumentModel {
    /** What would be saved. */
    toString() {
      throw new Error("This view holds nothing of the lesson that could be saved. Use its editor.");
    }
  }

  return class extends TextModelFactory {
    get name() {
      return "tutor-lesson";
    }

    /** Null: JupyterLab asks the server for the file without its content. */
    get fileFormat() {
      return null;
    }

    /** @param {Jupyter} options */
    createNew(options) {
      const model = new (/** @type {Jupyter} */ (Unread))(options);
      model.readOnly = true;
      return model;
    }
  };
}

/**
 * There is nothing to save in this context: Save does nothing, and no copy of the file is kept beside it.
 * @param {Jupyter} context
 */
export function neverSaved(context) {
  context.save = async () => {};
  context.createCheckpoint = async () => {};
  context.listCheckpoints = async () => [];
}
