// Which microphone: those there are, once the browser tells their names, and the one that the student has chosen.

/** @typedef {{ id: string, label: string }} Input */

const ALIASES = ["default", "communications"]; // Chromium lists the usual one again under these

export class Devices {
  #given;
  /** @type {Input | null} */
  #chosen = null; // kept for as long as the page is open
  /** @type {Input[]} */
  #list = [];
  #look = () => void this.refresh();

  /**
   * media: navigator.mediaDevices, where there is one; onChange: told of all, and of the id of the chosen one.
   * @param {{ media: MediaDevices | undefined, onChange: (list: Input[], id: string) => void }} given
   */
  constructor(given) {
    this.#given = given;
    given.media?.addEventListener?.("devicechange", this.#look);
  }

  /** Constraints for getUserMedia. */
  get wanted() {
    return this.#chosen && this.#list.includes(this.#chosen) ? { deviceId: { exact: this.#chosen.id } } : {};
  }

  /** How many there are. */
  get count() {
    return this.#list.length;
  }

  /**
   * Take this one from now on; an empty id is the usual one.
   * @param {string} id
   */
  choose(id) {
    this.#chosen = this.#list.find((each) => each.id === id) ?? null;
  }

  /** Look which there are. Ids may change when one is plugged in again: then its name finds it. */
  async refresh() {
    const all = (await this.#given.media?.enumerateDevices?.().catch(() => [])) ?? [];
    const inputs = all.filter(({ kind, deviceId }) => kind === "audioinput" && !ALIASES.includes(deviceId));
    this.#list = inputs.filter(({ label }) => label).map(({ deviceId, label }) => ({ id: deviceId, label }));
    /** @param {Input} input */
    const named = ({ id, label }) => id === this.#chosen?.id || label === this.#chosen?.label;
    const there = this.#list.find(named);
    if (there) this.#chosen = there;
    this.#given.onChange(this.#list, there?.id ?? "");
  }

  close() {
    this.#given.media?.removeEventListener?.("devicechange", this.#look);
  }
}
