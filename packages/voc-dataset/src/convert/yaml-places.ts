import { isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { exceededLimit } from '@ssd/yaml-text';
import type { DatasetError } from '../dataset-error.js';
import { labelsInvalid } from './labels-invalid.js';

/** Such a file is a few hundred bytes; one of 60,000 class names comes near this. */
const LIMITS = { letters: 2 ** 22, levels: 64, tokens: 400_000 };

/** Places that say "the same as there": more than that unfold without measure. */
const MOST_ALIASES = 100;

/** What the parser finds wrong and yet reads as it is meant: a path of Windows in double quotes, a tab, a name such as "@a". */
const READABLE: ReadonlySet<string> = new Set(['BAD_DQ_ESCAPE', 'TAB_AS_INDENT', 'BAD_SCALAR_START']);

/** A text of YAML of which what matters is looked at; every plain word is the text that it is, not a number or "no". */
export class YamlPlaces {
  readonly #text: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  /** Where double quotes hold a backslash that YAML does not know, in order. */
  readonly #escapes: number[] = [];
  #aliases = 0;

  /** @throws DatasetError LABELS_INVALID with the line */
  constructor(text: string, file: string) {
    this.#text = text.replaceAll(/\r\n?/g, '\n');
    this.#file = file;
    const excess = exceededLimit(this.#text, LIMITS);
    if (excess !== undefined) {
      const line = this.#text.slice(0, excess.offset).split('\n').length;
      throw this.#error(excess.most, line, `, got ${excess.got}`);
    }
    this.#document = parseDocument(this.#text, {
      schema: 'failsafe',
      uniqueKeys: false, // looking for them takes the parser time by the square
      prettyErrors: false,
      lineCounter: this.#lines,
    });
    for (const { code, message, pos } of this.#document.errors) {
      if (!READABLE.has(code)) throw this.#error('YAML', this.#lines.linePos(pos[0]).line, `: ${message}`);
      if (code === 'BAD_DQ_ESCAPE') this.#escapes.push(pos[0]);
    }
  }

  /** @throws DatasetError LABELS_INVALID where the text is not a map */
  top(): Map<string, Node | undefined> {
    const { contents } = this.#document;
    if (contents === null) return new Map();
    if (!isMap(contents)) throw this.invalid('lines "key: value"', contents);
    return new Map(this.pairs(contents).map(({ key, value }) => [key, value]));
  }

  /** The pairs of a map in their order, those that it takes from others (`<<: *a`) first. */
  pairs(map: YAMLMap): { key: string; at: Node; value: Node | undefined }[] {
    const taken: ReturnType<YamlPlaces['pairs']> = [];
    const own: typeof taken = [];
    for (const pair of map.items) {
      const at = pair.key as Node;
      const value = this.resolved(pair.value as Node | null);
      const key = this.text(at);
      if (key === '<<' && isMap(value)) taken.push(...this.pairs(value));
      else if (key !== undefined) own.push({ key, at, value });
    }
    return [...taken, ...own];
  }

  /** What a node stands for. @throws DatasetError for too many of those, and for one of nothing */
  resolved(node: Node | null | undefined): Node | undefined {
    if (!isAlias(node)) return node ?? undefined;
    if (++this.#aliases > MOST_ALIASES) throw this.invalid(`at most ${MOST_ALIASES} aliases`, node);
    const meant = node.resolve(this.#document);
    if (meant === undefined || isAlias(meant)) throw this.invalid('an alias of something', node);
    return meant;
  }

  /** A word, a quoted text, or a block of text without the breaks at its end; undefined of anything else. */
  text(node: Node | null | undefined): string | undefined {
    const meant = this.resolved(node);
    if (!isScalar(meant)) return undefined;
    if (this.#isAsWritten(meant)) return this.source(meant).slice(1, -1);
    const value = typeof meant.value === 'string' ? meant.value : ''; // nothing else is of the failsafe schema
    return meant.type?.startsWith('BLOCK_') === true ? value.trimEnd() : value;
  }

  /** What is written there. */
  source(node: Node): string {
    const [from, to] = node.range ?? [0, 0];
    return this.#text.slice(from, to).trim();
  }

  invalid(expected: string, node: Node | undefined, got?: string): DatasetError {
    const line = node?.range == null ? undefined : this.#lines.linePos(node.range[0]).line;
    const shown = got ?? (node === undefined ? '' : this.source(node));
    return this.#error(expected, line, `, got ${JSON.stringify(shown.slice(0, 80))}`);
  }

  #error(expected: string, line: number | undefined, found: string): DatasetError {
    const place = line === undefined ? this.#file : `line ${line} of ${this.#file}`;
    return labelsInvalid(`Expected ${expected} in ${place}${found}.`, {
      file: this.#file,
      ...(line !== undefined && { line }),
    });
  }

  /** Backslashes of a path of Windows are no escapes, those that might be one included. */
  #isAsWritten({ range, type }: Scalar): boolean {
    if (type !== 'QUOTE_DOUBLE' || range == null) return false;
    let [low, high] = [0, this.#escapes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#escapes[middle]! < range[0]) low = middle + 1;
      else high = middle;
    }
    return low < this.#escapes.length && this.#escapes[low]! < range[1];
  }
}
