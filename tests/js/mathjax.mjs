// What goes into vendor/mathjax.js: MathJax's TeX and SVG, and AsciiMath for those who write no TeX.

import AsciiMathParser from "asciimath2tex";
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "mathjax-full/js/handlers/html.js";
import "mathjax-full/js/input/tex/ams/AmsConfiguration.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import { mathjax } from "mathjax-full/js/mathjax.js";
import { SVG } from "mathjax-full/js/output/svg.js";

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const formatError = (_, error) => {
  throw error;
};
const page = mathjax.document("", {
  InputJax: new TeX({ packages: ["base", "ams"], formatError }),
  OutputJax: new SVG({ fontCache: "none" }),
});

/** TeX of a formula in AsciiMath, such as `1/2` or `sqrt(3)`; numbers have points or commas. */
export function fromAsciiMath(written) {
  const parser = new AsciiMathParser();
  parser.decimalsign = "[.,]";
  return parser.parse(written);
}

/** An SVG of a formula, with an em of so many pixels; throws at what is no TeX. */
export function typeset(tex, colour, em) {
  const svg = adaptor.firstChild(page.convert(tex, { display: true }));
  const [, , width, height] = adaptor.getAttribute(svg, "viewBox").split(" ");
  adaptor.setAttribute(svg, "width", `${(width / 1000) * em}px`);
  adaptor.setAttribute(svg, "height", `${(height / 1000) * em}px`);
  adaptor.setAttribute(svg, "style", `color: ${colour}; font-size: ${em}px`);
  return adaptor.outerHTML(svg);
}
