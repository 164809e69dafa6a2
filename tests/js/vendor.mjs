// Makes the whiteboard's bundle from the packages that package-lock.json names: `make vendor`.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

export const VENDOR = new URL("../../tutor/widgets/vendor/", import.meta.url);
export const MODULES = new URL("node_modules/", import.meta.url);

/** The files by name, and the names of the packages that are in them. */
export async function made() {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL("js-draw/dist/mjs/lib.mjs", MODULES))],
    absWorkingDir: fileURLToPath(new URL("..", MODULES)),
    bundle: true,
    format: "esm",
    legalComments: "eof",
    metafile: true,
    minify: true,
    target: "es2020",
    write: false,
  });
  const css = await readFile(new URL("js-draw/dist/Editor.css", MODULES));
  const files = { "js-draw.js": Buffer.from(outputFiles[0].contents), "js-draw.css": css.subarray(3) }; // no byte-order mark
  const packages = Object.keys(metafile.inputs).map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)[1]);
  return { files, packages: [...new Set(packages)].sort() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of Object.entries((await made()).files)) await writeFile(new URL(name, VENDOR), bytes);
}
