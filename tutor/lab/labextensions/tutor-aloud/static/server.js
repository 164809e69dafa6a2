// What the view asks the server, with Jupyter's own base URL, token and XSRF cookie.

/** @import { Finding, Jupyter, Plan } from "./types" */

/** What went wrong: the key of the sentence that says it (`words/`), or the server's own sentence. */
export class Refused extends Error {
  /** @param {string} key */
  constructor(key, sentence = "") {
    super(sentence || key);
    this.key = key;
    this.sentence = sentence;
  }
}

/** @type {Record<number, string>} */
const KEYS = { 401: "forbidden", 403: "forbidden", 404: "gone", 413: "too_large", 429: "busy", 504: "too_long" };

/** The server's end of the lesson view. `services` is @jupyterlab/services, `settings` where the server is. */
export class Server {
  #services;
  #settings;

  /**
   * @param {Jupyter} services
   * @param {Jupyter} settings
   */
  constructor(services, settings) {
    this.#services = services;
    this.#settings = settings;
  }

  /**
   * The plan of the lesson at a path; null where its digest is still `known`. Raises Refused.
   * @param {string} path
   * @returns {Promise<Plan | null>}
   */
  async plan(path, known = "", { polling = false } = {}) {
    const query = { path, ...(polling ? { no_track_activity: "1" } : {}) };
    const answer = await this.#ask("plan", query, known ? { headers: { "If-None-Match": `"${known}"` } } : {});
    return answer.status === 304 ? null : answer.json();
  }

  /**
   * All that is found about the lesson; it may quote answers. Raises Refused.
   * @param {string} path
   * @returns {Promise<Finding[]>}
   */
  async findings(path) {
    return (await (await this.#ask("findings", { path })).json()).findings;
  }

  /**
   * A picture of the lesson, by its path as the lesson writes it. Raises Refused.
   * @param {string} path
   * @param {string} name
   * @returns {Promise<Blob>}
   */
  async picture(path, name) {
    return (await this.#ask("picture", { path, name })).blob();
  }

  /**
   * Rehearse the lesson: a stream of JSON lines (`tutor.lab.jobs`), which `signal` ends. Raises Refused.
   * @param {string} path
   * @param {AbortSignal} signal
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  async rehearse(path, signal) {
    return (await this.#ask("rehearse", { path }, { method: "POST", signal })).body;
  }

  /**
   * The lesson in another form. Raises Refused.
   * @param {string} path
   * @param {string} form
   * @returns {Promise<{ name: string, blob: Blob }>}
   */
  async export(path, form) {
    const answer = await this.#ask("export", { path, to: form });
    const name = answer.headers.get("Content-Disposition").split("''")[1];
    return { name: decodeURIComponent(name), blob: await answer.blob() };
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} query
   * @param {RequestInit} init
   */
  async #ask(name, query, init = {}) {
    const { ServerConnection } = this.#services;
    const url = `${this.#settings.baseUrl}tutor/${name}?${new URLSearchParams(query)}`;
    let answer;
    try {
      answer = await ServerConnection.makeRequest(url, init, this.#settings);
    } catch {
      throw new Refused("offline");
    }
    if (answer.ok || answer.status === 304) return answer;
    const { message } = answer.status === 422 ? await answer.json() : {};
    throw new Refused(KEYS[answer.status] ?? "failed", message);
  }
}
