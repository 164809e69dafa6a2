// Start: the lesson's desk, in a console of its own. It leaves no file behind, and its kernel ends with its tab.

/** @import { Jupyter } from "./types" */

const ENDING = ".desk";
const PREVIEW = ".preview";

/** The path of a lesson's console: beside the lesson, so that the kernel works in its folder; no such file is made. */
export const deskPath = (/** @type {string} */ lesson, preview = false) => lesson + (preview ? PREVIEW : "") + ENDING;

/**
 * The kernel to take: the default one where it speaks Python, else the first that does; null where none does.
 * @param {Jupyter} specs
 */
export function pythonKernel(specs) {
  const names = [specs?.default, ...Object.keys(specs?.kernelspecs ?? {})];
  return names.find((name) => specs?.kernelspecs[name]?.language === "python") ?? null;
}

/**
 * The line that opens the lesson of a console: Python reads JavaScript's way of writing a string as its own.
 * @param {string} path
 */
export function opening(path) {
  const name = path.slice(0, -ENDING.length).split("/").at(-1) ?? "";
  const lesson = name.endsWith(PREVIEW) ? name.slice(0, -PREVIEW.length) : name; // a lesson's own name ends in .md
  return `from tutor import teach; teach(${JSON.stringify(lesson)}${lesson === name ? "" : ", preview=True"})`;
}

/**
 * Let Enter and Escape in the desk be the desk's own: a console takes both for its prompt.
 * @param {Jupyter} console
 */
export function keepKeys(console) {
  const handle = console.handleEvent.bind(console);
  console.handleEvent = (/** @type {any} */ event) => {
    if (event.type !== "keydown" || !event.target.closest?.(".tutor-desk")) handle(event);
  };
}

/**
 * Focus the desk's own Start as soon as it is there.
 * @param {HTMLElement} root
 */
function focusDesk(root) {
  const watch = new MutationObserver(() => {
    /** @type {HTMLElement | null} */
    const button = root.querySelector(".tutor-desk .tutor-start");
    if (!button) return;
    watch.disconnect();
    button.focus();
  });
  watch.observe(root, { childList: true, subtree: true });
}

/** @param {Jupyter} panel */
async function openDesk({ console, node, sessionContext }) {
  console.clear();
  focusDesk(node);
  const done = console.inject(opening(sessionContext.path));
  console.cells.get(console.cells.length - 1).addClass("tutor-opening");
  await done;
}

/**
 * Open the desk in each console of a lesson, also in those that come back when the page is loaded again, and again
 * when its kernel has been restarted.
 * @param {Jupyter} consoles
 */
export function serveDesks(consoles) {
  consoles.widgetAdded.connect(async (/** @type {unknown} */ _, /** @type {Jupyter} */ panel) => {
    const { sessionContext } = panel;
    if (!sessionContext.path.endsWith(ENDING)) return;
    panel.addClass("tutor-lesson-desk");
    keepKeys(panel.console);
    let due = true;
    const look = (/** @type {string} */ status) => {
      due ||= /starting$/.test(status);
      if (!due || status !== "idle") return;
      due = false;
      openDesk(panel);
    };
    sessionContext.statusChanged.connect((/** @type {unknown} */ _, /** @type {string} */ status) => look(status));
    await sessionContext.ready;
    look(sessionContext.session?.kernel?.status);
  });
}

/**
 * Show the console of a lesson, or of its preview, or make one; false where no kernel speaks Python.
 * @param {{ app: Jupyter, consoles: Jupyter, path: string, preview: boolean, title: string, ref: string }} given
 */
export async function start({ app, consoles, path, preview, title, ref }) {
  const at = deskPath(path, preview);
  const there = consoles.find((/** @type {Jupyter} */ { sessionContext }) => sessionContext.path === at);
  if (there) {
    app.shell.activateById(there.id);
    return true;
  }
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const name = pythonKernel(kernelspecs.specs);
  if (!name) return false;
  if (app.name !== "JupyterLab") {
    await startInNotebook(app.serviceManager, { path: at, name: title, type: "console", kernel: { name } });
    return true;
  }
  const kernelPreference = { name, shutdownOnDispose: true };
  await app.commands.execute("console:create", { path: at, name: title, kernelPreference, ref, insertMode: "tab-after" });
  return true;
}

/**
 * In Jupyter Notebook each console is a page, which finds its kernel by the path.
 * @param {Jupyter} services
 * @param {{ path: string, name: string, type: string, kernel: { name: string } }} options
 */
async function startInNotebook({ sessions, serverSettings }, options) {
  const session = await sessions.startNew(options);
  session.dispose(); // this page would close comms that it does not know
  const address = `${serverSettings.baseUrl}consoles/${options.path.split("/").map(encodeURIComponent).join("/")}`;
  if (!window.open(address)) location.assign(address);
}
