// Makes the whiteboard's bundles from the packages that package-lock.json names: `make vendor`.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

export const VENDOR = new URL("../../tutor/widgets/vendor/", import.meta.url);
export const MODULES = new URL("node_modules/", import.meta.url);

/** What is bundled, by the name of the file. */
const BUNDLES = {
  "js-draw.js": new URL("js-draw/dist/mjs/lib.mjs", MODULES),
  "mathjax.js": new URL("mathjax.mjs", import.meta.url),
};

/** The files by name, and the names of the packages that are in them. */
export async function made() {
  const css = await readFile(new URL("js-draw/dist/Editor.css", MODULES));
  const files = { "js-draw.css": css.subarray(3) }; // no byte-order mark
  const packages = new Set();
  for (const [name, entry] of Object.entries(BUNDLES)) {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(entry)],
      absWorkingDir: fileURLToPath(new URL("..", MODULES)),
      bundle: true,
      format: "esm",
      legalComments: "eof",
      metafile: true,
      minify: true,
      target: "es2020",
      write: false,
    });
    files[name] = Buffer.from(outputFiles[0].contents);
    for (const path of Object.keys(metafile.inputs)) packages.add(path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  }
  packages.delete(undefined); // our own file
  return { files, packages: [...packages].sort() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of Object.entries((await made()).files)) await writeFile(new URL(name, VENDOR), bytes);
}
