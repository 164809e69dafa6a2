// The door by which JupyterLab loads this extension: a container of module federation, written by hand. There is no
// build step, so that what is shipped is what you read. The rest are ES modules beside this file.
{
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  /** @type {any} */
  let scope;
  (/** @type {any} */ (window)._JUPYTERLAB ??= {})["tutor-aloud"] = {
    /** JupyterLab hands over what it shares: by package and version, how to get each of its own modules. */
    init: (/** @type {any} */ shared) => {
      scope = shared;
    },
    /** The one module there is: a promise of a function that gives the plugins. */
    get: async (/** @type {string} */ name) => {
      if (name !== "./extension") throw new Error(`This extension has no module ${name}.`);
      const { load } = await import(new URL("extension.js", here).href);
      const plugins = await load(scope);
      return () => plugins;
    },
  };
}
