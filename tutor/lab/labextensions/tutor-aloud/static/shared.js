// JupyterLab's own modules, out of its share scope: one copy of each, so that its tokens and classes are the same ones.

/** @import { Jupyter } from "./types" */

const byNumber = new Intl.Collator("en", { numeric: true }).compare;

/**
 * The version to take of those that are shared: one that runs already, else the newest.
 * @param {Record<string, Jupyter>} versions
 * @returns {string | undefined}
 */
export function version(versions) {
  const known = Object.keys(versions).sort(byNumber);
  return known.findLast((each) => versions[each].loaded) ?? known.at(-1);
}

/**
 * The modules of these packages, by name; an Error names the first one that this JupyterLab does not share.
 * @param {Jupyter} scope
 * @param {string[]} names
 * @returns {Promise<Record<string, Jupyter>>}
 */
export async function modules(scope, names) {
  const missing = names.find((name) => !Object.keys(scope[name] ?? {}).length);
  if (missing) throw new Error(`This JupyterLab does not share ${missing}.`);
  const found = names.map(async (name) => [name, (await scope[name][/** @type {string} */ (version(scope[name]))].get())()]);
  return Object.fromEntries(await Promise.all(found));
}
