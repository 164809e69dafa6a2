import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Ears } from "../../tutor/widgets/ears.js";
import { Take } from "../../tutor/widgets/take.js";
import { wire } from "../../tutor/widgets/wire.js";

const WELCOME = {
  is: "Welcome", title: "", language: "en", direction: "ltr", tutor: "Ada", labels: { no_kernel: "Nobody answers." },
  tongue: "en", running: true, begun: true, ears: true, voice: true, first: [],
};

// The wire hands the browser's own WebSocket to the link, which is a fake here and dials nothing.
const before = globalThis.WebSocket;
beforeEach(() => {
  globalThis.WebSocket = class {};
  globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
});
afterEach(() => {
  globalThis.WebSocket = before;
  delete globalThis.document;
});

/** A fake part: what was given to it, and the calls of the methods named, which give what `answers` says. */
function part(methods, answers = {}) {
  return class {
    calls = [];
    constructor(...given) {
      this.given = given;
      for (const name of methods) {
        this[name] = (...what) => {
          this.calls.push([name, ...what]);
          return answers[name]?.call(this, ...what);
        };
      }
    }
    all(name) {
      return this.calls.filter(([each]) => each === name).map(([, ...what]) => what);
    }
  };
}

const FakeLink = part(["open", "send", "close"]);
const FakeVoice = part(["resume", "hold", "again", "setVolume", "setPace", "useBrowserVoice", "hasBrowserVoice", "onBrowserVoices"]);
const FakeAloud = class extends part(["speakIn", "caption", "sound", "ended", "hush", "floor", "wantAttention", "stir", "close"]) {
  voice = new FakeVoice();
  face = {};
  repeating = false;
};
const FakeMicrophone = part(["hold", "stream", "close"], {
  hold: async function (down) {
    this.open ||= down;
    return this.open;
  },
  stream: async function (on) {
    this.open = on;
    return on;
  },
  close: function () {
    this.open = false;
  },
});
const FakeLayout = part([
  "welcome", "showStep", "showProgress", "showCriteria", "showFloor", "notice", "unnotice", "showMicrophone",
  "showLevel", "showLesson", "giveBack", "lock",
  "showPicture", "askTrust", "offerReload", "showTone", "close",
]);
const FakeSettings = part(["show", "showDevices", "offerBrowserVoice", "showTongue"]);
const FakeDevices = part(["choose", "refresh", "close"]);
const FakeTongue = class extends part(["choose"]) {
  chosen = "";
};
const FakePreview = part(["show", "showSimulated"]);
const FakeConversation = part(["caption", "drawn", "cut", "offerAgain"], { caption: ({ text }) => text });

/** A desk of fakes; its parts are there as soon as they are made. */
function desk() {
  const made = {};
  const keeping = (name, Part) =>
    class extends Part {
      constructor(...given) {
        super(...given);
        made[name] = this;
      }
    };
  const parts = {
    frames: { PROTOCOL: 1 },
    link: { Link: keeping("link", FakeLink) },
    aloud: { Aloud: keeping("aloud", FakeAloud) },
    microphone: {
      Microphone: keeping("microphone", FakeMicrophone),
      loudness: (rms) => rms,
    },
    ears: { Ears },
    take: { Take },
    tongue: { Tongue: keeping("tongue", FakeTongue) },
    devices: { Devices: keeping("devices", FakeDevices) },
    press: { pressToTalk: (button, tell) => (button.tell = tell), spaceToTalk: () => {} },
    layout: {
      Layout: keeping("layout", class extends FakeLayout {
        keepFocus(change) {
          change();
        }
        conversation = new FakeConversation();
        settings = new FakeSettings();
        preview = new FakePreview();
      }),
    },
  };
  made.stop = wire({ parts, root: new EventTarget(), model: {}, source: {}, relayUrl: null, askRoom: async () => null, onReady: () => {} });
  made.hear = (head, body) => made.link.given[0].onMessage(head, body);
  made.current = () => made.layout;
  made.linked = (state) => made.link.given[0].onState(state);
  return made;
}

/** A desk whose lesson runs, with the student's acts. */
function lesson(welcome = {}) {
  const made = desk();
  made.linked("relay");
  made.hear({ ...WELCOME, ...welcome });
  return { ...made, acts: made.layout.given[2] };
}

async function handsFree() {
  const all = lesson();
  await all.acts.handsFree(true);
  assert.ok(all.microphone.open);
  assert.deepEqual(all.layout.calls.at(-1), ["showMicrophone", "on"]);
  all.layout.calls.length = 0;
  return all;
}

for (const [why, what] of [
  ["the session is silent", ({ linked }) => linked("silent")],
  ["the connection is away for long", ({ linked }) => linked("away")],
  ["the lesson is open elsewhere", ({ linked }) => linked("elsewhere")],
  ["the lesson is paused", ({ hear }) => hear({ is: "Finished", done: false })],
  ["the lesson is finished", ({ hear }) => hear({ is: "Finished", done: true })],
  ["the desk comes back to a paused lesson", ({ hear }) => hear({ ...WELCOME, running: false })],
]) {
  test(`the microphone is closed when ${why}`, async () => {
    const all = await handsFree();
    what(all);
    assert.equal(all.microphone.open, false);
    assert.deepEqual(all.layout.all("showMicrophone"), [["off"]]);
  });
}

for (const [why, what] of [
  ["while the connection is sought again", ({ linked }) => linked("reconnecting")],
  ["when the desk comes back to a lesson that runs", ({ hear }) => hear(WELCOME)],
]) {
  test(`the microphone stays open ${why}`, async () => {
    const all = await handsFree();
    what(all);
    assert.ok(all.microphone.open);
    assert.deepEqual(all.layout.all("showMicrophone"), []);
  });
}

test("a speech that is broken off looks so, and one that was heard to its end does not", () => {
  const { hear, aloud, layout } = lesson();
  const { onPlayed } = aloud.given[0];
  onPlayed(1, 900, true);
  hear({ is: "HushFrame", turn: 1 });
  onPlayed(2, 400, false);
  hear({ is: "HushFrame", turn: 2 });
  assert.deepEqual(aloud.all("hush"), [[1], [2]]);
  assert.deepEqual(layout.conversation.all("cut"), [[2]]);
});

test("a speech that is held back for a moment is not broken off", () => {
  const { hear, aloud, layout } = lesson();
  hear({ is: "HoldFrame", turn: 1 });
  assert.deepEqual(aloud.voice.all("hold"), [[1]]);
  assert.deepEqual(layout.conversation.all("cut"), []);
});

const sent = (link) => link.all("send").map(([head]) => head);

test("a preview goes to a step and lets a student play, and opens the door for it", () => {
  const { acts, link, layout, hear } = lesson({ running: false });
  acts.simulate("right", "stop");
  acts.simulate("right", "on");
  hear({ is: "Finished", done: true });
  acts.jump("pick");
  acts.simulate("wrong", "once");
  assert.deepEqual(sent(link), [
    { is: "Simulate", student: "right", play: "stop" },
    { is: "Pressed", button: "start" },
    { is: "Simulate", student: "right", play: "on" },
    { is: "Jump", step: "pick" },
    { is: "Simulate", student: "wrong", play: "once" },
  ]);
  assert.deepEqual(layout.all("showLesson"), [["running"], ["finished"], ["running"]]);
  hear({ is: "Preview", plan: [], students: ["right"] });
  hear({ is: "Simulated", student: "right", act: "hint", playing: false });
  assert.equal(layout.preview.all("show").length, 1);
  assert.equal(layout.preview.all("showSimulated").length, 1);
});

test("another language is asked of the session, and the layout in it takes the place of the one before", () => {
  const made = lesson();
  const { acts, link, tongue, aloud, hear } = made;
  const [, , { face }] = made.layout.given;
  hear({ is: "FloorTaken", holder: "tutor" });
  aloud.given[0].onBlocked(true);
  acts.tongue("ar");
  assert.deepEqual(tongue.all("choose"), [["ar"]]);
  assert.deepEqual(sent(link), [{ is: "Hello", protocol: 1, language: "ar" }]);
  const before = made.current();
  hear({ ...WELCOME, tongue: "ar", direction: "rtl" });
  const after = made.current();
  assert.notEqual(after, before);
  assert.equal(after.given[4], before, "what only the desk knows is taken over");
  assert.equal(after.given[2].face, face);
  assert.deepEqual(after.all("showFloor"), [["tutor"]]);
  assert.equal(after.all("notice").length, 1, "the browser still waits before it plays sound");
  hear({ ...WELCOME, tongue: "ar", direction: "rtl" });
  assert.equal(made.current(), after);
  assert.equal(aloud.all("speakIn").at(-1)[0], "en", "the tutor goes on in the lesson's language");
});

test("Finished closes the door: paused, or finished", () => {
  const { hear, layout } = lesson();
  hear({ is: "Finished", done: false });
  hear({ is: "Finished", done: true });
  assert.deepEqual(layout.all("showLesson"), [["paused"], ["finished"]]);
});

test("whoever is told that nobody answers is no longer told that the desk connects again", () => {
  const { linked, layout } = lesson();
  linked("reconnecting");
  linked("silent");
  assert.deepEqual(layout.all("unnotice").at(-1), ["reconnecting"]);
  assert.equal(layout.all("notice").at(-1)[1], "no_kernel");
});

/** What was done while the session was away, and the Welcome that it found. */
function away(welcome, ...acts) {
  const all = lesson();
  const { onKept } = all.link.given[0];
  all.linked("reconnecting");
  all.linked("relay");
  all.hear({ ...WELCOME, ...welcome });
  for (const each of acts) onKept(each, new Uint8Array(0));
  return all;
}

const TYPED = { is: "Typed", text: "five sixths" };
const HINT = { is: "Pressed", button: "hint" };
const START = { is: "Pressed", button: "start" };
const MIC_OFF = { is: "MicChanged", state: "off" };

test("what was done while the session was away is sent to a lesson that goes on", () => {
  const { link, layout } = away({}, TYPED, HINT);
  assert.deepEqual(sent(link), [TYPED, HINT]);
  assert.deepEqual(layout.all("giveBack"), []);
});

test("a lesson paused meanwhile gets no answers: what was typed is given back", () => {
  const { link, layout } = away({ running: false }, TYPED, HINT, { is: "Talk", down: false }, MIC_OFF);
  assert.deepEqual(sent(link), [MIC_OFF]);
  assert.deepEqual(layout.all("giveBack"), [["five sixths"]]);
});

test("a drawing made while the session was away is kept by a lesson paused meanwhile, too", () => {
  const { link } = away({ running: false }, { is: "Sketched", step: "a" });
  assert.deepEqual(sent(link), [{ is: "Sketched", step: "a" }]);
});

test("Go on, pressed while the session was away, goes on, and what came after it is sent", () => {
  const { link, layout } = away({ running: false }, START, TYPED);
  assert.deepEqual(sent(link), [START, TYPED]);
  assert.deepEqual(layout.all("showLesson"), [["running"]]);
});

test("a button held as the lesson is paused is let go, and not told of afterwards", async () => {
  const { acts, hear, microphone, link, layout } = lesson();
  const button = {};
  acts.pressToTalk(button);
  await button.tell(true);
  hear({ is: "Finished", done: false });
  await button.tell(false);
  assert.equal(microphone.open, false);
  assert.deepEqual(link.all("send"), [[{ is: "Talk", down: true }, undefined]]);
  assert.deepEqual(layout.all("showMicrophone").at(-1), ["off"]);
});

test("a microphone that opens after the lesson was paused is not shown as on", async () => {
  const { acts, hear, microphone, layout } = lesson();
  let opened = null;
  microphone.stream = () => new Promise((resolve) => (opened = resolve));
  const turning = acts.handsFree(true);
  hear({ is: "Finished", done: false });
  opened(false); // as the real one does when it was closed meanwhile
  await turning;
  assert.deepEqual(layout.all("showMicrophone").at(-1), ["off"]);
});

test("the session's questions reach the layout, and their answers the session", () => {
  const { hear, acts, layout, link } = lesson();
  hear({ is: "AskTrust", asked: true });
  hear({ is: "OfferReload", offered: true, mistake: "" });
  assert.deepEqual(layout.all("askTrust"), [[true]]);
  assert.deepEqual(layout.all("offerReload"), [[{ is: "OfferReload", offered: true, mistake: "" }]]);
  acts.trust();
  acts.reload();
  assert.deepEqual(sent(link), [{ is: "Pressed", button: "trust" }, { is: "Pressed", button: "reload" }]);
});

test("pictures reach the layout, and are let go of with the desk", () => {
  const { hear, layout, stop } = lesson();
  const picture = { is: "PictureFrame", name: "cake.png", kind: "image/png" };
  hear(picture, new Uint8Array([1]));
  assert.deepEqual(layout.all("showPicture"), [[picture, new Uint8Array([1])]]);
  stop();
  assert.deepEqual(layout.all("close"), [[]]);
});

test("the tutor's sound and words reach the voice, each caption with the place where it stands", () => {
  const { hear, aloud } = lesson();
  hear({ is: "FloorTaken", holder: "model" });
  hear({ is: "Caption", turn: 1, who: "student", text: "three", move: "", drawn: [] });
  hear({ is: "Caption", turn: 1, who: "tutor", text: "Yes.", move: "affirm", drawn: [] });
  hear({ is: "Sound", turn: 1 }, new Uint8Array(2));
  hear({ is: "SoundEnded", turn: 1 });
  assert.deepEqual(aloud.calls.slice(1), [
    ["floor", "model"],
    ["caption", 1, "Yes.", "Yes."],
    ["sound", 1, new Uint8Array(2)],
    ["ended", 1],
  ]);
});

test("what the tutor draws is told in the conversation, and never spoken", () => {
  const { hear, aloud, layout } = lesson();
  const head = { is: "Caption", turn: 1, who: "tutor", text: "", move: "hint", drawn: [{ kind: "circle", words: "a cake" }] };
  hear(head);
  assert.deepEqual(layout.conversation.calls, [["drawn", head]]);
  assert.deepEqual(aloud.all("caption"), []);
});

test("nobody is waited for when the lesson is paused or away", () => {
  for (const away of [({ hear }) => hear({ is: "Finished", done: false }), ({ linked }) => linked("silent")]) {
    const all = lesson();
    all.hear({ is: "FloorTaken", holder: "model" });
    away(all);
    assert.deepEqual(all.aloud.all("floor").at(-1), ["nobody"]);
    assert.deepEqual(all.layout.all("showFloor").at(-1), ["nobody"], "nor is anybody said to speak");
  }
});

test("the student turns the sound of thinking off, and hears the last sentence again", () => {
  const { acts, aloud } = lesson();
  acts.attention(false);
  acts.again();
  assert.deepEqual(aloud.all("wantAttention"), [[false]]);
  assert.deepEqual(aloud.voice.all("again"), [[]]);
});

test("what the student hears again is not sent as what the student says", () => {
  const { microphone, link, aloud } = lesson();
  aloud.repeating = true;
  microphone.given[0].onFrame(new Uint8Array([1, 2]), { level: 0.1, clipped: 0 });
  aloud.repeating = false;
  microphone.given[0].onFrame(new Uint8Array([1, 2]), { level: 0.1, clipped: 0 });
  assert.deepEqual(link.all("send").slice(-2), [
    [{ is: "Mic", seq: 0 }, new Uint8Array(2)],
    [{ is: "Mic", seq: 1 }, new Uint8Array([1, 2])],
  ]);
});

test("the student's own pace and check hold for the lesson, and are told to a session that is new", () => {
  const { acts, hear, layout, aloud, link } = lesson();
  acts.set(80, true);
  hear({ is: "ShowSettings", pace: 80, check_words: true, must_check: false });
  assert.equal(layout.settings.all("show").length, 1);
  assert.deepEqual(aloud.voice.all("setPace"), [[0.8]]);
  hear({ ...WELCOME });
  const chosen = { is: "SettingsSet", pace: 80, check_words: true };
  assert.deepEqual(sent(link), [chosen, chosen]);
});

test("who has chosen nothing tells nothing to a session that is new", () => {
  const { hear, link } = lesson();
  hear({ ...WELCOME });
  assert.deepEqual(sent(link), []);
});
