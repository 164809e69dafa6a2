// What the bench of the desk wants to know of the page. It goes before the page's own scripts.
(() => {
  const seen = (window.seen = {}); // ms of performance.now(), by what was seen

  // ---- the page is a Jupyter server's, whose files lie elsewhere ----
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    const config = Object.assign(document.createElement("script"), { id: "jupyter-config-data", type: "application/json" });
    config.textContent = JSON.stringify({ baseUrl: window.partsFrom });
    document.head.append(config);
  });
  let arrive;
  Object.defineProperty(window, "arrive", {
    get: () => arrive,
    set: (given) =>
      (arrive = (content, ...bodies) => {
        if (content.frame) seen[content.frame.is] ??= performance.now();
        given(content, ...bodies);
      }),
  });

  // ---- what is painted ----
  const painted = (name) => {
    if (name in seen) return;
    seen[name] = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => (seen[name] = performance.now())));
  };
  new MutationObserver(() => {
    const desk = document.querySelector(".tutor-desk");
    if (!desk) return;
    seen.render ??= performance.now();
    if (desk.textContent) painted("words");
    if (seen.Welcome && desk.querySelector("button")) painted("desk");
    if (desk.querySelector(".tutor-page canvas")) painted("board");
  }).observe(document, { subtree: true, childList: true });
  const parts = () => performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(window.partsFrom));
  window.loaded = () => Math.max(...parts().filter(({ name }) => name.includes("/wire.js") || name.includes("/layout.js")).map((each) => each.responseEnd));

  // ---- sound: what plays, and how long it takes from asleep to awake ----
  const sounds = [];
  const { AudioContext } = window;
  window.AudioContext = class extends AudioContext {
    constructor(...given) {
      super(...given);
      sounds.push(this);
    }
  };
  window.asleep = () => sounds.every(({ state }) => state === "suspended");
  window.wakings = async (times) => {
    const took = [];
    for (let n = 0; n < times; n += 1) {
      await sounds[0].suspend();
      const begin = performance.now();
      await sounds[0].resume();
      took.push(performance.now() - begin);
    }
    await sounds[0].suspend();
    return took;
  };

  // ---- strokes: from the pen's event to the frame in which the canvas has ink there ----
  window.watchStrokes = () => {
    const page = document.querySelector(".tutor-page");
    const strokes = (window.strokes = []);
    const inked = (canvas, x, y) => {
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      const { data } = canvas.getContext("2d").getImageData((x - box.x) * scale - 4, (y - box.y) * scale - 4, 9, 9);
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 128 && data[i] + data[i + 1] + data[i + 2] < 200) return true;
      return false;
    };
    const follow = ({ timeStamp, clientX, clientY, buttons }) => {
      if (!buttons) return;
      const canvases = [...page.querySelectorAll("canvas")];
      const look = () => {
        const since = performance.now() - timeStamp;
        if (canvases.some((each) => inked(each, clientX, clientY))) strokes.push(since);
        else if (since < 1000) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    page.addEventListener("pointermove", follow, { capture: true });
  };

  // ---- snapshots: by the whiteboard's own editor, which is met when it takes one ----
  window.watchPictures = async () => {
    const { Editor, Vec2 } = await import(parts().find(({ name }) => name.includes("/js-draw.js")).name);
    const { toDataURL } = Editor.prototype;
    let editor;
    Editor.prototype.toDataURL = function (...given) {
      editor = this;
      return toDataURL.apply(this, given);
    };
    window.snapshots = (width, height, times) =>
      Array.from({ length: times }, () => {
        const begin = performance.now();
        editor.toDataURL("image/png", Vec2.of(width, height));
        return performance.now() - begin;
      });
  };
})();
