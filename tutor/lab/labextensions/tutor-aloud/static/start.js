// Start: the lesson's desk, in a console of its own. It leaves no file behind, and its kernel ends with its tab.

const ENDING = ".desk";

/** The path of a lesson's console: beside the lesson, so that the kernel works in its folder; no such file is made. */
export const deskPath = (lesson) => lesson + ENDING;

/** The kernel to take: the default one where it speaks Python, else the first that does; null where none does. */
export function pythonKernel(specs) {
  const names = [specs?.default, ...Object.keys(specs?.kernelspecs ?? {})];
  return names.find((name) => specs?.kernelspecs[name]?.language === "python") ?? null;
}

/** The line that opens the lesson of a console: Python reads JavaScript's way of writing a string as its own. */
export function opening(path) {
  const name = path.slice(0, -ENDING.length).split("/").at(-1);
  return `from tutor import teach; teach(${JSON.stringify(name)})`;
}

/** Let Enter and Escape in the desk be the desk's own: a console takes both for its prompt. */
export function keepKeys(console) {
  const handle = console.handleEvent.bind(console);
  console.handleEvent = (event) => {
    if (event.type !== "keydown" || !event.target.closest?.(".tutor-desk")) handle(event);
  };
}

/** Focus the desk's own Start as soon as it is there. */
function focusDesk(root) {
  const watch = new MutationObserver(() => {
    const button = root.querySelector(".tutor-desk .tutor-start");
    if (!button) return;
    watch.disconnect();
    button.focus();
  });
  watch.observe(root, { childList: true, subtree: true });
}

/** Open the desk in each console of a lesson, also in those that come back when the page is loaded again. */
export function serveDesks(consoles) {
  consoles.widgetAdded.connect(async (_, panel) => {
    const { path } = panel.sessionContext;
    if (!path.endsWith(ENDING)) return;
    panel.addClass("tutor-lesson-desk");
    keepKeys(panel.console);
    await panel.sessionContext.ready;
    focusDesk(panel.node);
    const done = panel.console.inject(opening(path));
    panel.console.cells.get(panel.console.cells.length - 1).addClass("tutor-opening");
    await done;
  });
}

/** Show the console of a lesson, or make one; false where no kernel speaks Python. */
export async function start({ app, consoles, path, title, ref }) {
  const at = deskPath(path);
  const there = consoles.find(({ sessionContext }) => sessionContext.path === at);
  if (there) {
    app.shell.activateById(there.id);
    return true;
  }
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const name = pythonKernel(kernelspecs.specs);
  if (!name) return false;
  const kernelPreference = { name, shutdownOnDispose: true };
  await app.commands.execute("console:create", { path: at, name: title, kernelPreference, ref, insertMode: "tab-after" });
  return true;
}
