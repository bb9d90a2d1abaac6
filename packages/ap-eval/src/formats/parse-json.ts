import { EvaluationError } from '../errors.js';
import { fileText, lineAndColumn } from './file-text.js';

/** What JSON.parse of the engines says of the place. */
const POSITION = /position (\d+)/;

/** Where the text cannot be JSON, as far as it can be told without parsing it once more. */
function placeOf(text: string, error: unknown): string {
  // Python writes NaN and Infinity, which JSON does not have: the usual reason.
  const bare = /[:,[\s](NaN|-?Infinity)\b/.exec(text);
  const position = bare ? bare.index + 1 : Number(POSITION.exec(String(error))?.[1] ?? NaN);
  if (Number.isNaN(position)) return '';
  const { line, column } = lineAndColumn(text, position);
  const excerpt = text.slice(Math.max(0, position - 40), position + 20).replace(/\s+/g, ' ');
  const reason = bare ? `: ${bare[1]} is no JSON number` : '';
  return ` at character ${position} (line ${line}, column ${column})${reason}, near ${JSON.stringify(excerpt)}`;
}

/**
 * Parses JSON; what is no text is taken to be parsed already.
 *
 * @throws EvaluationError BAD_FILE that says where
 */
export function parseJson(input: unknown, name: string): unknown {
  if (typeof input !== 'string') return input;
  const text = fileText(input, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected JSON in ${name}, got something else${placeOf(text, error)}.`,
    );
  }
}

/** JSON of a value, where there is one: of one nested deeper than JSON.stringify goes there is none. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

/** A value as an error message shows it: JSON, cut to a readable length. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : jsonOf(value);
  if (text === undefined) return 'nothing';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
