// The plugins, made from JupyterLab's own modules.

import { cells } from "./cells.js";
import { modules } from "./shared.js";
import { viewer } from "./viewer.js";

const NEEDED = [
  "@jupyterlab/application",
  "@jupyterlab/apputils",
  "@jupyterlab/console",
  "@jupyterlab/docmanager",
  "@jupyterlab/docregistry",
  "@jupyterlab/notebook",
  "@jupyterlab/rendermime",
  "@jupyterlab/services",
  "@jupyterlab/translation",
  "@jupyterlab/ui-components",
  "@lumino/commands",
  "@lumino/widgets",
];

/**
 * All plugins of the extension; `scope` is what JupyterLab shares.
 * @param {import("./types").Jupyter} scope
 */
export async function load(scope) {
  const jupyter = await modules(scope, NEEDED);
  return [viewer(jupyter), cells(jupyter)];
}
