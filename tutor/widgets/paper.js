// What a page of the whiteboard is printed with: SVG pictures, made of one width, height and kind.

export const PAPERS = ["squared", "plain", "axes", "numbers", "staves"];

/** @typedef {{ width: number, height: number }} Size in pixels */

const LINE = "#dde5f0";
const DARK = "#8a94a6";
const SQUARE = 32;

/** @type {(x1: number, y1: number, x2: number, y2: number, colour: string, width?: number) => string} */
const line = (x1, y1, x2, y2, colour, width = 1) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${width}"/>`;

/** @type {(x: number, y: number, said: string | number) => string} */
const text = (x, y, said) =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-size="20" fill="${DARK}" text-anchor="middle">${said}</text>`;

/** @type {(from: number, to: number, step: number) => number[]} */
const range = (from, to, step) => Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

/** @param {Size} size */
function squares({ width, height }) {
  const down = range(SQUARE, width - 1, SQUARE).map((x) => line(x, 0, x, height, LINE));
  return [...down, ...range(SQUARE, height - 1, SQUARE).map((y) => line(0, y, width, y, LINE))];
}

/**
 * Cartesian axes in the middle of squared paper, a square for each unit.
 * @param {Size} size
 */
function axes({ width, height }) {
  const [x, y] = [width / 2, height / 2];
  const across = Math.floor(x / SQUARE) - 1;
  const up = Math.floor(y / SQUARE) - 1;
  const names = [
    ...range(-across, across, 1).map((n) => (n % 2 || n === 0 ? "" : text(x + n * SQUARE, y + 24, n))),
    ...range(-up, up, 1).map((n) => (n % 2 || n === 0 ? "" : text(x - 18, y - n * SQUARE + 7, n))),
  ];
  return [...squares({ width, height }), line(0, y, width, y, DARK, 2), line(x, 0, x, height, DARK, 2), ...names];
}

/**
 * Two number lines: from -10 to 10, and an empty one with as many marks.
 * @param {Size} size
 */
function numbers({ width, height }) {
  const step = Math.floor((width - 64) / 20);
  return [height / 3, (2 * height) / 3].flatMap((y, row) => [
    line(16, y, width - 16, y, DARK, 2),
    ...range(-10, 10, 1).flatMap((n) => {
      const x = width / 2 + n * step;
      return [line(x, y - 10, x, y + 10, DARK, 2), row === 0 ? text(x, y + 34, n) : ""];
    }),
  ]);
}

/**
 * Three staves of five lines each.
 * @param {Size} size
 */
function staves({ width, height }) {
  return range(1, 3, 1).flatMap((row) =>
    range(-2, 2, 1).map((n) => line(24, (row * height) / 4 + n * 16, width - 24, (row * height) / 4 + n * 16, DARK, 1.5)),
  );
}

/** @type {Record<string, (size: Size) => string[]>} */
const PRINTS = { squared: squares, plain: () => [], axes, numbers, staves };

/**
 * One page of paper as SVG; kind: one of PAPERS, squared for any other.
 * @param {string} kind
 * @param {Size} size
 */
export function paper(kind, size) {
  const { width, height } = size;
  const printed = (PRINTS[kind] ?? squares)(size).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${printed}</svg>`
  );
}
