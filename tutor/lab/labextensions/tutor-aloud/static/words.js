// The view's own words, by language: one table a language in `words/`, with the same keys in each.

export const LANGUAGES = ["en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja"];

/** The table to take: the interface's language where its user chose one, else the lesson's, else English. */
export function tongue(chosen, lesson) {
  const known = (tag) => LANGUAGES.find((each) => each === String(tag ?? "").split(/[-_]/)[0].toLowerCase());
  const own = known(chosen);
  return (own && own !== "en" ? own : known(lesson)) ?? "en";
}

const tables = new Map();

/** The words of a language that has a table. */
export function words(language) {
  if (!tables.has(language)) {
    const table = fetch(new URL(`words/${language}.json`, import.meta.url)).then((answer) => answer.json());
    tables.set(language, table);
  }
  return tables.get(language);
}
