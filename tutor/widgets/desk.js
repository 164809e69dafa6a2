// What the widget carries into the notebook: small, because it is saved with it. It fetches the desk's other parts
// from the Jupyter server or, where the server has none, from the kernel, and sets them to work.

/** @import { Model } from "./types" */
/** @typedef {NonNullable<ReturnType<typeof jupyter>>} Server */

/** @type {Record<string, string>} */
const FIRST_WORDS = /* FIRST_WORDS */ {};
const SILENT_MS = 8000;
const VIEWS = ["checking", "conversation", "code", "notices", "options", "pictures", "preview", "progress", "settings", "speaking", "steering", "tone", "tongue", "work"];
const HEARING = ["microphone", "devices", "press", "take", "ears"];
const SPEAKING = ["voice", "queue", "attention", "rest", "spoken", "presence", "aloud", "reader"];
const PARTS = ["frames", "link", ...HEARING, ...SPEAKING, ...VIEWS, "layout", "wire"];

/** Base URL, WebSocket base and token of the Jupyter server that gave this page, or null outside of Jupyter. */
export function jupyter() {
  try {
    const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "");
    if (!config.baseUrl) return null;
    const base = new URL(config.baseUrl, location.href);
    const sockets = new URL(config.wsUrl ? config.wsUrl.replace(/\/*$/, "/") : base, base);
    sockets.protocol = sockets.protocol.replace("http", "ws");
    return { base, sockets, token: config.token || "" };
  } catch {
    return null;
  }
}

/**
 * Send a request to the kernel's half of the widget; the promise waits as long as it takes to be answered.
 * @param {Model} model
 * @param {{ is: string, name?: string }} request
 * @returns {Promise<{ content: any, bytes: any }>}
 */
function ask(model, request) {
  return new Promise((resolve) => {
    /** @type {import("./types").CommListener} */
    const listener = (content, buffers) => {
      if (content?.is !== request.is || content.name !== request.name) return;
      model.off("msg:custom", listener);
      resolve({ content, bytes: buffers?.[0] });
    };
    model.on("msg:custom", listener);
    model.send(request);
  });
}

/** Where the parts come from: all from the server or, where it does not know the first one, all from the kernel. */
export class Source {
  #model;
  #server;

  /**
   * @param {Model} model
   * @param {Server | null} server
   */
  constructor(model, server) {
    this.#model = model;
    this.#server = server;
  }

  /**
   * @param {string} name
   * @returns {Promise<any>}
   */
  async module(name) {
    if (this.#server) {
      try {
        return await import(this.#address(name, this.#server));
      } catch {
        this.#server = null;
      }
    }
    const url = URL.createObjectURL(new Blob([await this.#part(name)], { type: "text/javascript" }));
    try {
      return await import(url);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /**
   * A <style> element.
   * @param {string} name
   */
  async style(name) {
    const style = document.createElement("style");
    style.textContent = await this.#text(name);
    return style;
  }

  /** @param {string} name */
  async #text(name) {
    if (this.#server) {
      const answer = await fetch(this.#address(name, this.#server)).catch(() => null);
      if (answer?.ok && answer.headers.get("content-type")?.includes("css")) return answer.text();
    }
    return new TextDecoder().decode(await this.#part(name));
  }

  /** @param {string} name */
  async #part(name) {
    return (await ask(this.#model, { is: "Part", name })).bytes;
  }

  /**
   * @param {string} name
   * @param {Server} server
   */
  #address(name, server) {
    const url = new URL(`tutor/static/${name}`, server.base);
    url.searchParams.set("v", this.#model.get("version"));
    return url.href;
  }
}

/** @param {Server | null} server */
function relayUrl(server) {
  if (!server) return null;
  const url = new URL("tutor/relay", server.sockets);
  if (server.token) url.searchParams.set("token", server.token);
  return url.href;
}

/** @param {Source} source */
async function loadAll(source) {
  const first = await source.module("frames.js");
  const [style, ...rest] = await Promise.all([
    source.style("desk.css"),
    ...PARTS.slice(1).map((name) => source.module(`${name}.js`)),
  ]);
  return { style, parts: Object.fromEntries(PARTS.map((name, i) => [name, i === 0 ? first : rest[i - 1]])) };
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render({ model, el }) {
  const server = jupyter();
  const source = new Source(model, server);
  const root = document.createElement("div");
  root.className = "tutor-desk";
  // Else JupyterLab takes keys pressed here: "b" adds a cell. Its shortcuts match the focused element itself before
  // they look at what is around it, so that the mark must be on that element too.
  const keepKeys = (/** @type {Element} */ element) => element.setAttribute("data-lm-suppress-shortcuts", "true");
  keepKeys(root);
  root.addEventListener("focusin", ({ target }) => keepKeys(/** @type {Element} */ (target)));
  // A click beside the controls leaves the focus with the notebook's cell, which "dd" deletes.
  root.tabIndex = -1;
  root.addEventListener("click", () => root.contains(document.activeElement) || root.focus({ preventScroll: true }));
  const waiting = document.createElement("p");
  waiting.setAttribute("role", "status");
  waiting.textContent = FIRST_WORDS.starting;
  root.append(waiting);
  el.append(root);

  let over = false;
  let stopWork = () => {};
  const say = () => (waiting.textContent = FIRST_WORDS.no_kernel);
  const silent = setTimeout(say, SILENT_MS);
  const stop = () => {
    if (over) return;
    over = true;
    clearTimeout(silent);
    removeEventListener("pagehide", stop);
    stopWork();
  };
  addEventListener("pagehide", stop);
  loadAll(source)
    .then(({ style, parts }) => {
      if (over) return;
      root.append(style);
      stopWork = parts.wire.wire({
        root,
        model,
        parts,
        source,
        relayUrl: relayUrl(server),
        askRoom: async () => (await ask(model, { is: "Room" })).content.room,
        onReady: () => {
          clearTimeout(silent);
          waiting.remove();
        },
      });
    })
    .catch((error) => {
      console.error(error);
      say();
    });
  return stop;
}

export default { render };
