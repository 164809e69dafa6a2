import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Work } from "../../tutor/widgets/work.js";
import { make } from "./fakes.mjs";

const WORDS = { download: "Download", bring: "Continue", downloaded: "In {name}.", file_too_large: "Too large." };

function work() {
  const all = { asked: [], brought: [], told: [], links: [] };
  const making = (tag, attributes, ...children) => {
    const element = make(tag, attributes, ...children);
    element.click = () => all.links.push([tag, attributes.download]);
    return element;
  };
  all.work = new Work({
    make: making,
    fill: (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]),
    words: WORDS,
    most: 4,
    download: () => all.asked.push("download"),
    bring: (bytes) => all.brought.push([...bytes]),
    tell: (text) => all.told.push(text),
  });
  all.input = all.work.element.all.find(({ tag }) => tag === "input");
  /** Choose a file of these bytes. */
  all.choose = async (...bytes) => {
    const files = bytes.length ? [{ size: bytes.length, arrayBuffer: async () => new Uint8Array(bytes).buffer }] : [];
    await all.input.happen("change", { target: { files, value: "C:\\work" } });
  };
  return all;
}

const { createObjectURL, revokeObjectURL } = URL;
const { setTimeout: timer } = globalThis;
beforeEach(() => {
  URL.createObjectURL = () => "blob:1";
  URL.revokeObjectURL = () => {};
  globalThis.setTimeout = () => {};
});
afterEach(() => {
  Object.assign(URL, { createObjectURL, revokeObjectURL });
  globalThis.setTimeout = timer;
});

test("the file is asked for, saved under its name, and told of", () => {
  const { work: made, asked, links, told } = work();
  made.element.button("Download").press();
  made.save("Sums.tutor.json", new Uint8Array([1]));
  assert.deepEqual(asked, ["download"]);
  assert.deepEqual(links, [["a", "Sums.tutor.json"]]);
  assert.deepEqual(told, ["In Sums.tutor.json."]);
});

test("a chosen file is brought; no file, and one that is too large, are not", async () => {
  const { choose, brought, told } = work();
  await choose(1, 2);
  await choose();
  await choose(1, 2, 3, 4, 5);
  assert.deepEqual(brought, [[1, 2]]);
  assert.deepEqual(told, ["Too large."]);
});
