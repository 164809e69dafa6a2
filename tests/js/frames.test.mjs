import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { FROM_DESK, FrameError, MAX_BODY, TO_DESK, bytesOf, check, pack, unpack } from "../../tutor/widgets/frames.js";

const golden = readFileSync(new URL("../golden/frames.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const fromHex = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const toHex = (bytes) => Buffer.from(bytes).toString("hex");

test("there is a golden sample of every message, and no other", () => {
  const names = Object.keys({ ...FROM_DESK, ...TO_DESK }).sort();
  assert.deepEqual([...new Set(golden.map(({ head }) => head.is))].sort(), names);
});

for (const { head, body, frame } of golden) {
  test(`${head.is} is packed and unpacked as in Python`, () => {
    assert.equal(toHex(pack(head, fromHex(body))), frame);
    const message = unpack(fromHex(frame));
    assert.deepEqual(message.head, head);
    assert.equal(toHex(message.body), body);
    assert.deepEqual(Object.keys(head).slice(1), { ...FROM_DESK, ...TO_DESK }[head.is]);
  });
}

test("what is no message is refused", () => {
  for (const bad of [null, 7, {}, { is: "Nonsense" }, { is: "toString" }, { is: "Talk" }]) {
    assert.throws(() => check(bad), FrameError);
  }
  assert.throws(() => check({ is: "Bye" }, new Uint8Array(1)), FrameError);
  assert.throws(() => check({ is: "Drawn" }, new Uint8Array(MAX_BODY + 1)), FrameError);
  assert.throws(() => unpack(new Uint8Array(3)), FrameError);
  assert.throws(() => unpack(Uint8Array.of(9, 0, 0, 0, 123)), FrameError);
  assert.throws(() => unpack(Uint8Array.of(1, 0, 0, 0, 255)), FrameError);
  assert.throws(() => unpack(Uint8Array.of(255, 255, 255, 255)), FrameError);
});

test("a view into a larger buffer is unpacked at its own place", () => {
  const frame = pack({ is: "Mic", seq: 3 }, Uint8Array.of(1, 2));
  const larger = new Uint8Array(frame.length + 7);
  larger.set(frame, 5);
  const { head, body } = unpack(new DataView(larger.buffer, 5, frame.length));
  assert.equal(head.seq, 3);
  assert.deepEqual([...bytesOf(body)], [1, 2]);
});
