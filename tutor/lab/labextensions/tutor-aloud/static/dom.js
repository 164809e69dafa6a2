// Plain elements, and words with values in them.

/**
 * An element with attributes (functions become listeners, booleans are set or left out) and children.
 * @type {import("../../../../widgets/types").Make}
 */
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
};

/**
 * A text whose `{names}` are replaced by values; a name without a value stays.
 * @type {(text: string, values: Record<string, unknown>) => string}
 */
export const fill = (text, values) => text.replace(/{(\w+)}/g, (whole, key) => String(values[key] ?? whole));

/**
 * What a message says, in pieces: every second one stood between backticks, and may hold some itself.
 * @param {string} text
 */
export const pieces = (text) => text.split(/(?<![^\s(])`(.+?)`(?=[\s.,:;?!)]|$)/);
