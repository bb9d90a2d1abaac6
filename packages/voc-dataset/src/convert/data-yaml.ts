import type { DatasetError } from '../dataset-error.js';
import { expectNames } from './class-file.js';
import { labelsInvalid } from './labels-invalid.js';

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

interface Line {
  number: number;
  indent: number;
  text: string;
}

/**
 * Reads the part of YAML that such files use: `key: value`, lists in brackets or with dashes, and for `names` also a
 * map from index to name. Other keys may hold anything; it is passed over.
 *
 * @throws DatasetError LABELS_INVALID with the line
 */
export function parseDataYaml(text: string, file: string): DataYaml {
  const lines = readLines(text);
  const splits = new Map<string, string[]>();
  let names: string[] | undefined;
  let path: string | undefined;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at++]!;
    const [, key, value] = /^("[^"]*"|'[^']*'|[^\s:#][^:]*):(?:\s+(.*))?$/s.exec(line.text) ?? [];
    const block: Line[] = [];
    // A list may stand as far left as its key.
    while (at < lines.length && (lines[at]!.indent > line.indent || /^-(\s|$)/.test(lines[at]!.text))) {
      block.push(lines[at++]!);
    }
    if (key === undefined) throw invalid(file, line, 'a line "key: value"', line.text);
    const name = unquote(key.trim());
    if (name === 'names') names = readNames(value ?? '', { line, block, file });
    else if (name === 'path' && value !== undefined) path = unquote(value);
    else if (SPLIT_KEYS.includes(name) || /\.txt["']?$/i.test(value ?? '')) {
      const places =
        value === undefined || value === '' ? blockList(block, file) : flowList(value, line, file);
      if (places.length > 0) splits.set(name, places);
    }
  }
  if (names === undefined) {
    throw labelsInvalid(`Expected the class names under "names:" in ${file}, found none.`, {
      file,
    });
  }
  return { names: expectNames(names, file), splits, ...(path !== undefined && { path }) };
}

/** Lines with something in them, without comments. */
function readLines(text: string): Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .flatMap((written, i) => {
      const content = withoutComment(written).trimEnd();
      const trimmed = content.trimStart();
      if (trimmed === '' || trimmed === '---' || trimmed === '...') return [];
      return [{ number: i + 1, indent: content.length - trimmed.length, text: trimmed }];
    });
}

/** A comment starts at a `#` that stands first or after a space, outside of quotes. */
function withoutComment(line: string): string {
  let quote: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    const before = line[i - 1];
    if (quote !== undefined) {
      if (letter === quote) quote = undefined;
    } else if ((letter === '"' || letter === "'") && (before === undefined || /[\s[{,:-]/.test(before))) {
      quote = letter;
    } else if (letter === '#' && (before === undefined || /\s/.test(before))) {
      return line.slice(0, i);
    }
  }
  return line;
}

function readNames(
  value: string,
  { line, block, file }: { line: Line; block: Line[]; file: string },
): string[] {
  // A list in brackets may start below its key and go over several lines.
  const [start = ''] = [value, ...block.map(({ text }) => text)].filter((text) => text !== '');
  const isFlow = /^[[{]/.test(start);
  const flow = isFlow ? [value, ...block.map(({ text }) => text)].join(' ').trim() : value;
  if (flow.startsWith('{'))
    return indexed(
      flowParts(flow, '{}', line, file).map((part) => ({ ...line, text: part })),
      file,
    );
  if (flow.startsWith('[')) return flowList(flow, line, file);
  if (flow !== '') throw invalid(file, line, 'a list or a map of class names', flow);
  if (block.some(({ text }) => !text.startsWith('-'))) return indexed(block, file);
  return blockList(block, file);
}

/** Lines `0: name`, in any order, without gaps. */
function indexed(lines: readonly Line[], file: string): string[] {
  const names: string[] = [];
  for (const line of lines) {
    const [, index, name] = /^["']?(\d+)["']?\s*:\s*(.+)$/s.exec(line.text) ?? [];
    if (index === undefined || name === undefined) throw invalid(file, line, '"index: name"', line.text);
    if (names[Number(index)] !== undefined) throw invalid(file, line, 'every index once', line.text);
    // Far beyond any class list; a gap as large would take memory before it is found.
    if (Number(index) > 100_000) throw invalid(file, line, 'an index below 100000', index);
    names[Number(index)] = unquote(name.trim());
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

function blockList(block: readonly Line[], file: string): string[] {
  return block.map((line) => {
    const [, item] = /^-\s+(.+)$/s.exec(line.text) ?? [];
    if (item === undefined) throw invalid(file, line, 'an item "- value"', line.text);
    return unquote(item.trim());
  });
}

/** `[a, 'b', "c"]`, or one value alone. */
function flowList(value: string, line: Line, file: string): string[] {
  return value.startsWith('[') ? flowParts(value, '[]', line, file).map(unquote) : [unquote(value)];
}

function flowParts(value: string, brackets: string, line: Line, file: string): string[] {
  if (!value.endsWith(brackets[1]!))
    throw invalid(file, line, `a list that ends in "${brackets[1]!}"`, value);
  const inside = value.slice(1, -1).trim();
  if (inside === '') return [];
  const parts: string[] = [];
  let start = 0;
  let quote: string | undefined;
  for (let i = 0; i < inside.length; i++) {
    const letter = inside[i]!;
    if (quote === undefined && letter === ',') {
      parts.push(inside.slice(start, i));
      start = i + 1;
    } else if (quote === '"' && letter === '\\') i++;
    else if (letter === quote) quote = undefined;
    else if (quote === undefined && (letter === '"' || letter === "'") && opensText(inside, start, i))
      quote = letter;
  }
  return [...parts, inside.slice(start)].map((each) => each.trim()).filter((each) => each !== '');
}

/** Whether the quote at `at` stands first in the part that begins at `start`, or first behind a colon. Looks back over spaces only. */
function opensText(text: string, start: number, at: number): boolean {
  let before = at - 1;
  while (before >= start && /\s/.test(text[before]!)) before--;
  return before < start || text[before] === ':';
}

/** Single quotes double themselves, double quotes escape as JSON does. */
function unquote(value: string): string {
  const text = value.trim();
  if (text.length >= 2 && text.startsWith("'") && text.endsWith("'"))
    return text.slice(1, -1).replaceAll("''", "'");
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) {
    try {
      return JSON.parse(text) as string;
    } catch {
      return text.slice(1, -1);
    }
  }
  return text;
}

function invalid(file: string, { number }: Line, expected: string, got: string): DatasetError {
  return labelsInvalid(
    `Expected ${expected} in line ${number} of ${file}, got "${got.slice(0, 80)}". Of YAML, simple keys, lists and maps are read.`,
    { file, line: number },
  );
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
