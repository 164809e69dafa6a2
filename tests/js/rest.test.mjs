import assert from "node:assert/strict";
import { test } from "node:test";

import { REST_MS, Rest } from "../../tutor/widgets/rest.js";
import { Clock } from "./fakes.mjs";

function sound() {
  const clock = new Clock();
  const told = [];
  const { setTimer, clearTimer } = clock;
  const rest = new Rest({ wake: () => told.push("wake"), sleep: () => told.push("sleep"), setTimer, clearTimer });
  return { clock, told, rest };
}

test("it sleeps once nothing was heard for a while, and whatever stirs wakes it", () => {
  const { clock, told, rest } = sound();
  rest.stir();
  clock.pass(REST_MS - 1);
  rest.stir();
  clock.pass(REST_MS - 1);
  assert.deepEqual(told, ["wake", "wake"]);
  clock.pass(1);
  rest.stir();
  assert.deepEqual(told, ["wake", "wake", "sleep", "wake"]);
});

test("it stays awake while somebody has the floor", () => {
  const { clock, told, rest } = sound();
  rest.stir();
  rest.keep(true);
  rest.stir();
  clock.pass(10 * REST_MS);
  assert.ok(!told.includes("sleep"));
  rest.keep(false);
  clock.pass(REST_MS);
  assert.equal(told.at(-1), "sleep");
});

test("when the desk goes, no timer stays", () => {
  const { clock, rest } = sound();
  rest.stir();
  rest.close();
  assert.equal(clock.waiting, 0);
});
