import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Devices } from "../../tutor/widgets/devices.js";
import { Ears } from "../../tutor/widgets/ears.js";
import { loudness } from "../../tutor/widgets/microphone.js";
import { spaceToTalk } from "../../tutor/widgets/press.js";
import { LevelTold, Speaking } from "../../tutor/widgets/speaking.js";
import { Take } from "../../tutor/widgets/take.js";
import { Element } from "./fakes.mjs";

const FRAME = new Uint8Array(960);
const LOUD = { level: 0.1, clipped: 0 };
const SILENT = { level: 0.0001, clipped: 0 };
const DEAD = { level: 0, clipped: 0 };

function taken(...pieces) {
  const take = new Take();
  const sent = [];
  for (const [frames, about] of pieces) for (let n = 0; n < frames; n += 1) sent.push(...take.push(FRAME, about));
  return { take, sent: sent.length };
}

test("nothing is sent of a take that is too short, or silent", () => {
  const short = taken([9, LOUD]);
  assert.deepEqual([short.sent, short.take.fault(true)], [0, "short"]);
  const silent = taken([3000, SILENT]);
  assert.deepEqual([silent.sent, silent.take.fault(true)], [0, "silent"]);
});

test("all of a take is sent from just before its first sound on", () => {
  const { take, sent } = taken([100, SILENT], [1, LOUD], [50, SILENT]);
  assert.equal(sent, 15 + 1 + 50);
  assert.equal(take.fault(true), null);
  assert.equal(taken([10, LOUD]).sent, 10);
});

test("a take that rattles is told, and one loud word in it is not", () => {
  assert.equal(taken([50, { level: 0.6, clipped: 20 }]).take.fault(true), "clipped");
  assert.equal(taken([50, LOUD], [1, { level: 0.6, clipped: 20 }]).take.fault(true), null);
});

test("a take of almost a minute is told once, while it goes on", () => {
  const take = new Take();
  const told = [];
  for (let n = 0; n < 3500; n += 1) {
    take.push(FRAME, LOUD);
    if (take.fault(false)) told.push([n, take.fault(false)]);
  }
  assert.deepEqual(told, [[2749, "long"]]);
});

test("the level is said when it has been another for three seconds, speech with its pauses as one", () => {
  const told = new LevelTold();
  const say = (words) => words.map((word) => told.push(word)).filter(Boolean);
  const many = (n, word) => Array(n).fill(word);
  assert.deepEqual(say(many(150, "none")), ["none"]);
  assert.deepEqual(say([...many(75, "good"), ...many(75, "none")]), ["good"]);
  assert.deepEqual(say(many(450, "good")), []);
  assert.deepEqual(say(many(150, "high")), ["high"]);
});

// ---- which microphone ----

const input = (deviceId, label) => ({ kind: "audioinput", deviceId, label });

class Media extends EventTarget {
  there = [input("default", "Default - One"), input("1", "One"), input("2", "Two"), { kind: "audiooutput", deviceId: "3", label: "Box" }];
  enumerateDevices = async () => this.there;
}

function devices() {
  const media = new Media();
  const told = [];
  return { media, told, which: new Devices({ media, onChange: (list, id) => told.push([list.map(({ label }) => label), id]) }) };
}

test("the level is drawn only where it is another: the page stands still for a room that hums", () => {
  const drawn = [];
  class Watched extends Element {
    style = { setProperty: (name, value) => drawn.push([name, value]) };
    get textContent() {
      return super.textContent;
    }
    set textContent(text) {
      drawn.push(text);
      super.textContent = text;
    }
  }
  const watched = (tag, attributes, ...children) => {
    const element = new Watched(tag, attributes);
    element.append(...children);
    return element;
  };
  const words = { level_none: "none", level_good: "good" };
  const speaking = new Speaking({ make: watched, words, pressToTalk: () => {}, handsFree: () => {} });
  for (const meter of [0.5, 0.51, 0.5, 0.49]) speaking.showLevel({ word: "good", meter });
  speaking.showLevel({ word: "none", meter: 0.2 });
  assert.deepEqual(drawn, [["--level", "0.5"], "good", ["--level", "0.2"], "none"]);
});

test("one of the microphones is chosen, and found again by its name", async () => {
  const { media, told, which } = devices();
  await which.refresh();
  assert.deepEqual(told.pop(), [["One", "Two"], ""]);
  assert.deepEqual(which.wanted, {});
  which.choose("2");
  assert.deepEqual(which.wanted, { deviceId: { exact: "2" } });
  media.there = [input("1", "One")];
  await which.refresh();
  assert.deepEqual(told.pop(), [["One"], ""]);
  assert.deepEqual(which.wanted, {}); // it is gone
  media.there = [input("1", "One"), input("9", "Two")];
  await which.refresh();
  assert.deepEqual(told.pop(), [["One", "Two"], "9"]);
  assert.deepEqual(which.wanted, { deviceId: { exact: "9" } });
  which.choose("");
  assert.deepEqual(which.wanted, {});
});

test("what is plugged in is seen at once, until the desk is closed", async () => {
  const { media, told, which } = devices();
  media.dispatchEvent(new Event("devicechange"));
  await new Promise(setImmediate);
  assert.equal(told.length, 1);
  which.close();
  media.dispatchEvent(new Event("devicechange"));
  await new Promise(setImmediate);
  assert.equal(told.length, 1);
});

test("before the browser tells their names there is nothing to choose", async () => {
  const { media, told, which } = devices();
  media.there = [input("", ""), input("", "")];
  await which.refresh();
  assert.deepEqual(told, [[[], ""]]);
});

// ---- the space bar ----

function space() {
  globalThis.Element ??= class {};
  class Place extends globalThis.Element {
    constructor(taken) {
      super();
      this.closest = () => taken;
    }
  }
  const listeners = {};
  const told = [];
  const root = { addEventListener: (name, then) => (listeners[name] = then) };
  const state = { ready: true };
  spaceToTalk(root, { ready: () => state.ready, tell: (down) => told.push(down) });
  const key = (more = {}) => {
    const event = { key: " ", target: new Place(null), preventDefault: () => (event.defaultPrevented = true), ...more };
    listeners.keydown(event);
    return event;
  };
  return { told, key, listeners, state, field: new Place({}) };
}

test("the space bar is held to talk, and repeats do not talk again", () => {
  const { told, key, listeners } = space();
  assert.ok(key().defaultPrevented);
  assert.ok(key({ repeat: true }).defaultPrevented);
  listeners.keyup({ key: " " });
  assert.deepEqual(told, [true, false]);
});

test("where the focus goes elsewhere, the space bar is let go", () => {
  const { told, key, listeners } = space();
  key();
  listeners.focusout({});
  listeners.keyup({ key: " " });
  assert.deepEqual(told, [true, false]);
});

test("in a field, with another key, or where nobody listens, the space bar is left alone", () => {
  const { told, key, state, field } = space();
  for (const more of [{ target: field }, { ctrlKey: true }, { key: "a" }]) assert.ok(!key(more).defaultPrevented);
  state.ready = false;
  assert.ok(!key().defaultPrevented);
  assert.deepEqual(told, []);
});

// ---- all of it ----

const before = globalThis.document;
beforeEach(() => (globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" })));
afterEach(() => (globalThis.document = before));

/** Ears whose microphone is played by the test: frame(about), became(state), lost(). */
function ears() {
  const told = [];
  const shown = [];
  const sent = [];
  let microphone = null;
  class Microphone {
    open = false;
    constructor(given) {
      microphone = { ...given, is: this };
      this.given = given;
    }
    async hold(down) {
      if (down) this.#set("on");
      return this.open;
    }
    async stream(on) {
      this.#set(on ? "on" : "off");
      return on;
    }
    close() {
      this.#set("off");
    }
    #set(state) {
      if (this.open === (state === "on")) return;
      this.open = state === "on";
      this.given.onState(state);
    }
  }
  class NoDevices {
    wanted = {};
    count = 0;
    refresh = async () => {};
    close = () => {};
    choose = () => {};
  }
  const it = new Ears({
    parts: { microphone: { Microphone, loudness }, devices: { Devices: NoDevices }, take: { Take } },
    send: (head) => sent.push(head.is === "Mic" ? "Mic" : `${head.is} ${head.state ?? head.down}`),
    covered: () => false,
    show: (state) => shown.push(state),
    showLevel: () => {},
    showDevices: () => {},
    tell: (key) => told.push(key),
    untell: () => {},
  });
  const frames = (n, about) => {
    for (let i = 0; i < n; i += 1) microphone.onFrame(FRAME, about);
  };
  const page = (state) => {
    document.visibilityState = state;
    document.dispatchEvent(new Event("visibilitychange"));
    return new Promise(setImmediate);
  };
  return { it, told, shown, sent, frames, page, microphone };
}

for (const [fault, frames, about, mics] of [
  ["short", 5, LOUD, 0],
  ["silent", 50, DEAD, 0],
  ["clipped", 50, { level: 0.9, clipped: 100 }, 50],
]) {
  test(`a ${fault} take is told with its cure, and the microphone is given back`, async () => {
    const { it, told, sent, frames: come, microphone } = ears();
    await it.talk(true);
    come(frames, about);
    await it.talk(false);
    assert.deepEqual(told, [`take_${fault}`]);
    assert.deepEqual(sent, ["MicChanged on", "Talk true", ...Array(mics).fill("Mic"), "Talk false", "MicChanged off"]);
    assert.equal(microphone.is.open, false);
  });
}

test("a microphone that gives no sound at all is told once, hands-free", async () => {
  const { it, told, frames } = ears();
  await it.setHandsFree(true);
  frames(249, DEAD);
  assert.deepEqual(told, []);
  frames(400, DEAD);
  frames(400, SILENT); // a quiet room is not dead
  assert.deepEqual(told, ["take_silent"]);
});

test("nobody is listened to from a page out of sight; hands-free goes on when it is back", async () => {
  const { it, shown, page, microphone } = ears();
  await it.setHandsFree(true);
  await page("hidden");
  assert.equal(microphone.is.open, false);
  await page("visible");
  assert.equal(microphone.is.open, true);
  assert.deepEqual(shown, ["opening", "on", "off", "opening", "on"]);
});

test("what is held as the page goes out of sight is let go, and stays so", async () => {
  const { it, sent, page, frames, microphone } = ears();
  await it.talk(true);
  frames(20, LOUD);
  await page("hidden");
  await page("visible");
  assert.equal(microphone.is.open, false);
  assert.deepEqual(sent.slice(-2), ["Talk false", "MicChanged off"]);
});

test("a lesson that was paused meanwhile is not listened to when the page is back", async () => {
  const { it, page, microphone } = ears();
  await it.setHandsFree(true);
  await page("hidden");
  it.stop();
  await page("visible");
  assert.equal(microphone.is.open, false);
});
