import { isMap, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { expectNames } from './class-file.js';
import { labelsInvalid } from './labels-invalid.js';
import { YamlPlaces } from './yaml-places.js';

/** What is read of a YOLO `data.yaml`. */
export interface DataYaml {
  /** Class names in the order of their indices. */
  names: string[];
  /** Folder that the splits' paths start from, where the file says one. */
  path?: string;
  /** Folders or lists of images of each split. */
  splits: Map<string, string[]>;
}

/** Keys that hold a split whatever their value looks like; any other does where its value ends in `.txt`. */
const SPLIT_KEYS = ['train', 'val', 'valid', 'test', 'minival'];

/** Far beyond any class list; a gap as large would take memory before it is found. */
const HIGHEST_INDEX = 100_000;

/**
 * Reads a YOLO `data.yaml`: class names in a list or a map from index to name, splits that are one path or several. Other keys may
 * hold anything; it is passed over. Of plain words every one is the text that it is: a class may be called `no` or `1.0`.
 *
 * @throws DatasetError LABELS_INVALID with the line
 */
export function parseDataYaml(text: string, file: string): DataYaml {
  const yaml = new YamlPlaces(text, file);
  const top = yaml.top();
  const splits = new Map<string, string[]>();
  for (const [key, value] of top) {
    if (SPLIT_KEYS.includes(key) || /\.txt$/i.test(lineOf(yaml, value) ?? '')) {
      const places = readPlaces(yaml, value);
      if (places.length > 0) splits.set(key, places);
    }
  }
  if (!top.has('names')) {
    throw labelsInvalid(`Expected the class names under "names:" in ${file}, found none.`, { file });
  }
  const names = expectNames(readNames(yaml, top.get('names'), file), file);
  const path = lineOf(yaml, top.get('path'));
  return { names, splits, ...(path !== undefined && path !== '' && { path }) };
}

/** A text of one line. */
function lineOf(yaml: YamlPlaces, node: Node | undefined): string | undefined {
  const text = yaml.text(node);
  return text?.includes('\n') === true ? undefined : text;
}

/** Nothing, as YAML writes it. */
const NOTHING: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

function readPlaces(yaml: YamlPlaces, node: Node | undefined): string[] {
  const nodes = isSeq(node) ? (node.items as Node[]) : [node];
  return nodes.flatMap((each) => {
    const place = each === undefined ? '' : lineOf(yaml, each);
    if (place === undefined) throw yaml.invalid('a folder or a list of images', each);
    return NOTHING.has(place) ? [] : [place];
  });
}

function readNames(yaml: YamlPlaces, node: Node | undefined, file: string): string[] {
  if (isMap(node)) return indexed(yaml, node, file);
  if (isSeq(node)) return (node.items as Node[]).map((each) => nameOf(yaml, each));
  throw yaml.invalid('a list or a map of class names', node);
}

/** A name is a text. `- b: c` is a map to YAML, and meant as a name where one forgot the quotes. */
function nameOf(yaml: YamlPlaces, node: Node | undefined): string {
  const text = yaml.text(node);
  if (text !== undefined || node === undefined) return text ?? '';
  const source = yaml.source(node);
  if (isMap(node) && node.flow !== true && !source.includes('\n')) return source;
  throw yaml.invalid('a class name', node);
}

/** `0: name`, in any order, without gaps. */
function indexed(yaml: YamlPlaces, map: YAMLMap, file: string): string[] {
  const names: string[] = [];
  for (const { key, at, value } of yaml.pairs(map)) {
    const written = (): string => `${key}: ${value === undefined ? '' : yaml.source(value)}`.trim();
    if (!/^\d+$/.test(key)) throw yaml.invalid('"index: name"', at, written());
    const index = Number(key);
    if (index >= HIGHEST_INDEX) throw yaml.invalid(`an index below ${HIGHEST_INDEX}`, at);
    if (names[index] !== undefined) throw yaml.invalid('every index once', at, written());
    names[index] = nameOf(yaml, value);
  }
  for (let i = 0; i < names.length; i++) {
    if (names[i] === undefined) {
      throw labelsInvalid(`Expected a name for class ${i} in ${file}, found none.`, {
        file,
      });
    }
  }
  return names;
}

/** A `data.yaml`; every text in double quotes, which YAML reads as JSON does. */
export function formatDataYaml({ names, splits }: Pick<DataYaml, 'names' | 'splits'>): string {
  // What YAML takes for line breaks or does not allow is escaped as JSON allows to.
  const quoted = (text: string): string =>
    JSON.stringify(text).replaceAll(
      /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return [
    ...[...splits].map(([name, [place = '']]) => `${quoteKey(name)}: ${quoted(place)}`),
    `nc: ${names.length}`,
    'names:',
    ...names.map((name, i) => `  ${i}: ${quoted(name)}`),
    '',
  ].join('\n');
}

function quoteKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key);
}
