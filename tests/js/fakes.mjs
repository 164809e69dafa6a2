// Strict fakes for the desk's tests: time that is turned by hand, a widget model, a WebSocket.

export class Clock {
  now = 0;
  #timers = new Map();
  #next = 1;

  setTimer = (then, ms) => {
    this.#timers.set(this.#next, { at: this.now + ms, then });
    return this.#next++;
  };

  clearTimer = (id) => this.#timers.delete(id);

  /** Let time pass, and run what falls due, in order. */
  pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.now = due[1].at;
      due[1].then();
    }
    this.now = end;
  }

  get waiting() {
    return this.#timers.size;
  }
}

export class Model {
  sent = [];
  closed = false;
  #listeners = new Set();

  on(name, listener) {
    if (name !== "msg:custom") throw new Error(`no event ${name}`);
    this.#listeners.add(listener);
  }

  off(name, listener) {
    if (!this.#listeners.delete(listener)) throw new Error(`${name}: nothing to take off`);
  }

  send(content, callbacks, buffers = []) {
    for (const buffer of buffers) if (!(buffer instanceof ArrayBuffer)) throw new Error("not a whole buffer");
    if (this.closed) throw new Error("Cannot send"); // as JupyterLab, once the kernel was restarted
    this.sent.push({ content, bytes: buffers.map((buffer) => [...new Uint8Array(buffer)]) });
  }

  /** A custom message from the kernel; buffers arrive as DataViews, as in ipywidgets. */
  arrive(content, ...bodies) {
    for (const listener of [...this.#listeners]) {
      listener(content, bodies.map((body) => new DataView(body.buffer, body.byteOffset, body.byteLength)));
    }
  }

  get listeners() {
    return this.#listeners.size;
  }
}

/** A class of WebSockets; `made` lists them. */
export function sockets() {
  return class FakeSocket {
    static made = [];
    bufferedAmount = 0;
    sent = [];
    closed = false;

    constructor(url) {
      this.url = url;
      FakeSocket.made.push(this);
    }

    send(data) {
      if (this.closed) throw new Error("sent on a closed socket");
      this.sent.push(data);
    }

    close() {
      this.closed = true;
    }

    accept() {
      this.onopen({});
    }

    text(value) {
      this.onmessage({ data: JSON.stringify(value) });
    }

    binary(frame) {
      this.onmessage({ data: frame.slice().buffer });
    }

    drop(code = 1006) {
      this.closed = true;
      this.onclose({ code });
    }
  };
}

/** An element as `make` of layout.js builds it: no more of the page than the desk's parts touch. */
export class Element {
  children = [];
  dataset = {};
  hidden = false;
  #parent = null;
  #text = "";
  #listeners = {};

  constructor(tag, attributes) {
    this.tag = tag;
    this.attributes = attributes;
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") this.#listeners[name] = value;
      else if (name.startsWith("data-")) this.dataset[name.slice(5)] = String(value);
      else if (name === "hidden") this.hidden = value;
    }
  }

  append(...children) {
    for (const child of children) if (child instanceof Element) child.#parent = this;
    this.children.push(...children);
  }

  remove() {
    this.#parent.children.splice(this.#parent.children.indexOf(this), 1);
  }

  get textContent() {
    return this.#text + this.children.map((child) => child.textContent ?? child).join("");
  }

  set textContent(text) {
    this.children = [];
    this.#text = text;
  }

  get tagName() {
    return this.tag.toUpperCase();
  }

  press() {
    return this.#listeners.click();
  }

  /** Let the student set it to something. */
  change(value) {
    this.value = value;
    return this.#listeners.change({ target: this });
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  /** An event of this element's own: its name, and what it holds. */
  happen(name, event = {}) {
    return this.#listeners[name]({ preventDefault: () => {}, ...event });
  }

  focus() {
    document.activeElement = this;
  }

  contains(element) {
    return element === this || this.all.includes(element);
  }

  /** All elements below, in order. */
  get all() {
    return this.children.flatMap((child) => (child instanceof Element ? [child, ...child.all] : []));
  }

  button(text) {
    const found = this.all.find((each) => each.tag === "button" && each.textContent === text);
    if (!found) throw new Error(`no button ${text}`);
    return found;
  }
}

export function make(tag, attributes = {}, ...children) {
  const element = new Element(tag, attributes);
  element.append(...children);
  return element;
}
