/** Names to show of a group that is left out. */
const SHOWN = 10;

/** Sentences about tensors that cannot be read here, by what keeps them from it. */
export class LeftOut {
  readonly #names = new Map<string, string[]>();

  /** @param why ends "Left out, …", such as "of string" */
  add(why: string, name: string): void {
    const names = this.#names.get(why);
    if (names === undefined) this.#names.set(why, [name]);
    else names.push(name);
  }

  notes(): string[] {
    return [...this.#names].map(([why, names]) => {
      const more = names.length > SHOWN ? `, … (${names.length})` : '';
      return `Left out, ${why}: ${names.slice(0, SHOWN).join(', ')}${more}.`;
    });
  }
}
