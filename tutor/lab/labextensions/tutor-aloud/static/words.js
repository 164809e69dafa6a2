// The view's own words, by language: one table a language in `words/`, with the same keys in each.

export const LANGUAGES = ["en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja"];

/**
 * The table to take: the interface's language where its user chose one, else the lesson's, else English.
 * @param {string | undefined} chosen
 * @param {string | undefined} lesson
 */
export function tongue(chosen, lesson) {
  const known = (/** @type {string | undefined} */ tag) => LANGUAGES.find((each) => each === String(tag ?? "").split(/[-_]/)[0].toLowerCase());
  const own = known(chosen);
  return (own && own !== "en" ? own : known(lesson)) ?? "en";
}

/** @type {Map<string, Promise<import("./types").Words>>} */
const tables = new Map();

/**
 * The words of a language that has a table.
 * @param {string} language
 * @returns {Promise<import("./types").Words>}
 */
export function words(language) {
  if (!tables.has(language)) {
    const table = fetch(new URL(`words/${language}.json`, import.meta.url)).then((answer) => answer.json());
    tables.set(language, table);
  }
  return /** @type {Promise<import("./types").Words>} */ (tables.get(language));
}
