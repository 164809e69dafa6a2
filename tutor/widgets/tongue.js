// The language of the desk, as it was chosen here: kept in this browser, for all lessons.

const KEY = "tutor-language";

/** Those that the desk has labels in, each by its own name. */
export const TONGUES = {
  en: "English",
  zh: "中文",
  es: "Español",
  fr: "Français",
  de: "Deutsch",
  pt: "Português",
  ar: "العربية",
  hi: "हिन्दी",
  ja: "日本語",
};

export class Tongue {
  #storage;
  #chosen = "";

  /**
   * storage: gives localStorage; a page that may keep nothing throws, and then the choice holds as long as the page.
   * @param {() => Pick<Storage, "getItem" | "setItem">} storage
   */
  constructor(storage) {
    this.#storage = storage;
    try {
      this.#chosen = storage().getItem(KEY) ?? "";
    } catch {
      // nothing is kept here
    }
  }

  /** A language, `lesson` for the lesson's, or empty where nobody has chosen. */
  get chosen() {
    return this.#chosen;
  }

  /** @param {string} tongue */
  choose(tongue) {
    this.#chosen = tongue;
    try {
      this.#storage().setItem(KEY, tongue);
    } catch {
      // it holds for this page
    }
  }
}
