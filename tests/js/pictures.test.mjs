import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Pictures } from "../../tutor/widgets/pictures.js";

const PNG = new Uint8Array([137, 80, 78, 71]);
const { createObjectURL, revokeObjectURL } = URL;

let open;
beforeEach(() => {
  open = new Map();
  let next = 1;
  URL.createObjectURL = (blob) => {
    const url = `blob:${next++}`;
    open.set(url, blob);
    return url;
  };
  URL.revokeObjectURL = (url) => assert.ok(open.delete(url), `${url} was open`);
});
afterEach(() => Object.assign(URL, { createObjectURL, revokeObjectURL }));

function prompt(...names) {
  const images = names.map((picture) => ({ dataset: { picture }, src: "" }));
  return { images, querySelectorAll: (what) => (what === "img[data-picture]" ? images : []) };
}

test("a picture shows wherever the step has it, and nowhere else", async () => {
  const step = prompt('cake "1".png', "other.png", 'cake "1".png');
  new Pictures(step).show('cake "1".png', "image/png", PNG);
  assert.deepEqual(step.images.map(({ src }) => src), ["blob:1", "", "blob:1"]);
  const blob = open.get("blob:1");
  assert.equal(blob.type, "image/png");
  assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), PNG);
});

test("what a step no longer shows is let go of, once", () => {
  const step = prompt("a.png", "b.png");
  const pictures = new Pictures(step);
  pictures.show("a.png", "image/png", PNG);
  pictures.show("b.png", "image/webp", PNG);
  assert.equal(open.size, 2);
  pictures.clear();
  pictures.clear();
  assert.equal(open.size, 0);
});

test("a picture of a step that is gone, and what is no picture, are dropped", () => {
  const step = prompt("a.png");
  const pictures = new Pictures(step);
  assert.equal(pictures.show("b.png", "image/png", PNG), "data:image/png;base64,iVBORw==");
  for (const kind of ["text/html", "image/svg+xml;x", "", undefined]) assert.equal(pictures.show("a.png", kind, PNG), "");
  assert.equal(open.size, 0);
  assert.equal(step.images[0].src, "");
});

test("an SVG gets no address of the notebook's own origin", () => {
  const step = prompt("a.svg");
  const svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert('é')</script></svg>";
  new Pictures(step).show("a.svg", "image/svg+xml", new TextEncoder().encode(svg));
  const { src } = step.images[0];
  assert.match(src, /^data:image\/svg\+xml;base64,/);
  assert.equal(Buffer.from(src.split(",")[1], "base64").toString(), svg);
  assert.equal(open.size, 0);
});
