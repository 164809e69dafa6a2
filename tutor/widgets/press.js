// Press to talk: a button that is held, or the space bar anywhere on the desk.

/**
 * Tell when a button is held, by pointer or by Space or Enter. A press without either, as assistive technology makes
 * it, turns it on and the next one off.
 * @param {HTMLButtonElement} button
 * @param {(down: boolean) => void} tell
 */
export function pressToTalk(button, tell) {
  let down = false;
  /** @type {string | null} */
  let by = null;
  /**
   * @param {boolean} now
   * @param {string | null} how
   */
  const set = (now, how = null) => {
    if (now === down) return;
    down = now;
    by = now ? how : null;
    tell(now);
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || button.disabled) return;
    button.setPointerCapture(event.pointerId);
    set(true, "pointer");
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) button.addEventListener(name, () => by === "pointer" && set(false));
  button.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch is a press here
  button.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) set(true, "key");
  });
  button.addEventListener("keyup", (event) => (event.key === " " || event.key === "Enter") && by === "key" && set(false));
  button.addEventListener("blur", () => by === "key" && set(false));
  button.addEventListener("click", (event) => {
    if (event.detail === 0 && (by === null || by === "click")) set(!down, "click");
  });
}

// Where the space bar has a meaning of its own; the whiteboard has keys of its own too.
const TAKES_SPACE = "button, input, textarea, select, summary, a, [contenteditable], [role='textbox'], .tutor-board";

/**
 * Tell when the space bar is held on the desk, outside of fields and buttons. `ready` says whether there is anything to
 * talk to. Another window or tab, or another place on the page, lets it go.
 * @param {HTMLElement} root
 * @param {{ ready: () => boolean, tell: (down: boolean) => void }} given
 */
export function spaceToTalk(root, { ready, tell }) {
  let down = false;
  /** @param {boolean} now */
  const set = (now) => {
    if (now === down) return;
    down = now;
    tell(now);
  };
  /** @param {KeyboardEvent} event */
  const plain = (event) => event.key === " " && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  root.addEventListener("keydown", (event) => {
    if (!plain(event) || event.defaultPrevented) return;
    const { target } = event;
    if (!down && (!(target instanceof Element) || target.closest(TAKES_SPACE) || !ready())) return;
    event.preventDefault(); // else the page scrolls
    if (!event.repeat) set(true);
  });
  root.addEventListener("keyup", ({ key }) => key === " " && set(false));
  root.addEventListener("focusout", () => set(false));
}
