import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { MODULES, VENDOR, made } from "./vendor.mjs";

const { files, packages } = await made();
const plain = (text) => text.replace(/\s+/g, " ").trim();

for (const [name, bytes] of Object.entries(files)) {
  test(`${name} is, byte for byte, what its source makes`, async () => {
    assert.ok(bytes.equals(await readFile(new URL(name, VENDOR))), "run `make vendor` and commit what it writes");
  });
}

test("each package in the bundle is told with its version and its licence", async () => {
  const [told, licences] = await Promise.all(["README.md", "LICENSE"].map((name) => readFile(new URL(name, VENDOR), "utf8")));
  assert.deepEqual(packages, ["@js-draw/math", "@melloware/coloris", "asciimath2tex", "bezier-js", "js-draw", "mathjax-full"]);
  for (const name of [...packages, "esbuild"]) {
    const { version } = JSON.parse(await readFile(new URL(`${name}/package.json`, MODULES), "utf8"));
    assert.match(told, new RegExp(`\\| [^|]*${name}\\b[^|]* \\| ${version.replaceAll(".", "\\.")} \\|`));
  }
  for (const name of packages) {
    const licence = await readFile(new URL(`${name}/LICENSE`, MODULES), "utf8").catch(() => null);
    if (licence) assert.ok(plain(licences).includes(plain(licence)), name);
  }
});
