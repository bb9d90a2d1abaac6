import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { TrainerError } from '@ssd/trainer/errors';
import { exceededLimit } from '@ssd/yaml-text';
import { jsonErrorOffset } from './json-error-offset.js';

/** A configuration is a few kilobytes, with thousands of class names a hundred, nests three deep, and has about a hundred settings. */
const LIMITS = { letters: 2 ** 20, levels: 64, keys: 2000, tokens: 100_000 };

/** Whether a text holds more than any setting does, so that a parser is not to see it. */
export function isExcessive(text: string): boolean {
  return exceededLimit(text, LIMITS) !== undefined;
}

/** What a text holds, and where in it. */
export interface ParsedConfigText {
  readonly value: unknown;
  /** Line and column, from 1 on, of what lies at a path: `3:12`; of the nearest thing around it where it is not there. */
  readonly locate: (path: readonly PropertyKey[]) => string;
}

/**
 * Reads JSON or YAML. Empty text holds no settings.
 *
 * @param where the file, for messages
 * @throws TrainerError E_CONFIG with line and column
 */
export function parseConfigText(text: string, kind: 'json' | 'yaml', where: string): ParsedConfigText {
  const excess = exceededLimit(text, LIMITS);
  if (excess !== undefined) {
    const before = text.slice(0, excess.offset).split('\n');
    throw new TrainerError(
      'E_CONFIG',
      `Expected ${excess.most}, got ${excess.got}, in ${where}:${before.length}:${before.at(-1)!.length + 1}.`,
      {
        hint: 'Is it the right file? "ssd init" writes a configuration, "ssd config --schema" describes it.',
      },
    );
  }
  const lines = new LineCounter();
  // YAML holds all of JSON: its parser says where things stand, and which keys are there twice.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const fail = (offset: number, said: string, hint?: string): never => {
    throw new TrainerError(
      'E_CONFIG',
      `Expected ${kind.toUpperCase()} in ${where}:${position(offset)}: ${said}`,
      {
        hint: hint ?? 'Correct it there.',
      },
    );
  };
  const error = document.errors.find(({ code }) => kind === 'yaml' || code === 'DUPLICATE_KEY');
  if (kind === 'json') {
    const offset = text.trim() === '' ? undefined : jsonErrorOffset(text);
    if (offset !== undefined) {
      const got =
        offset >= text.length
          ? 'the end of the text'
          : JSON.stringify(text.slice(offset).split('\n')[0]!.slice(0, 20));
      fail(offset, `got ${got}.`, JSON_HINT);
    }
  }
  if (error !== undefined) fail(error.pos[0], error.message);
  const value: unknown =
    text.trim() === '' ? {} : kind === 'json' ? JSON.parse(text) : yamlValue(document, where);
  return { value: value ?? {}, locate: (path) => position(offsetOf(document, path)) };
}

const JSON_HINT =
  'JSON has no comments and no comma after the last entry; YAML and TypeScript files have both.';

/** @throws TrainerError for aliases that unfold without measure */
function yamlValue(document: Document.Parsed, where: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (cause) {
    throw new TrainerError('E_CONFIG', `Expected YAML in ${where}: ${(cause as Error).message}.`, {
      cause,
      hint: 'Correct it there.',
    });
  }
}

/** Where the key, or in a list the value, at a path begins. */
function offsetOf({ contents }: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let offset = contents?.range[0] ?? 0;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(segment)];
      if (!isScalar(item) && !isMap(item) && !isSeq(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}
