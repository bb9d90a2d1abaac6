import { type WeightsError, unsupported } from './errors.js';

/** Names to show of a group that is left out. */
const SHOWN = 10;

/** Tensors of a file that cannot be read here, by what keeps them from it: as sentences, and as the errors of reading one. */
export class UnreadableTensors {
  readonly #file: string;
  readonly #names = new Map<string, string[]>();
  readonly #errors = new Map<string, WeightsError>();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * @param why ends "Left out, …", such as "of string"
   * @param error of reading it. @default UNSUPPORTED, with that reason
   */
  add(why: string, name: string, error?: WeightsError): void {
    const names = this.#names.get(why);
    if (names === undefined) this.#names.set(why, [name]);
    else names.push(name);
    this.#errors.set(
      name,
      error ?? unsupported(`Cannot read "${name}" of ${this.#file}: it is left out, ${why}.`),
    );
  }

  /** One that the file should hold and does not, as its error says. Reading all of the file fails by it. */
  addDamaged(name: string, error: WeightsError): void {
    this.add('damaged', name, error);
  }

  notes(): string[] {
    return [...this.#names].map(([why, names]) => {
      const more = names.length > SHOWN ? `, … (${names.length})` : '';
      return `Left out, ${why}: ${names.slice(0, SHOWN).join(', ')}${more}.`;
    });
  }

  /** The error of reading each, by name. */
  get errors(): ReadonlyMap<string, WeightsError> {
    return this.#errors;
  }
}
