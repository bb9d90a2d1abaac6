import { EvaluationError } from './errors.js';
import { decimal } from './formats/decimal.js';
import { quoted } from './formats/file-text.js';
import { subpixelSlack } from './formats/subpixel.js';

export interface Comp4Line {
  readonly id: string;
  readonly score: number;
  readonly box: readonly [xmin: number, ymin: number, xmax: number, ymax: number];
}

const fields = ['score', 'xmin', 'ymin', 'xmax', 'ymax'] as const;

function isSpace(character: string): boolean {
  return character.trim() === '';
}

/**
 * The last words of a line that has no space at its end, and what is in front of them; undefined where there are fewer. By
 * a loop: a regular expression tries long runs of spaces again and again.
 */
function lastWords(line: string, count: number): { rest: string; words: string[] } | undefined {
  const words: string[] = [];
  let at = line.length;
  while (words.length < count) {
    const end = at;
    while (at > 0 && !isSpace(line[at - 1]!)) at--;
    if (at === end) return undefined;
    words.unshift(line.slice(at, end));
    while (at > 0 && isSpace(line[at - 1]!)) at--;
  }
  return { rest: line.slice(0, at), words };
}

/**
 * A line `id score xmin ymin xmax ymax` of a results file; the id may hold spaces: the last five words are the numbers.
 *
 * @param line without spaces around it
 * @throws EvaluationError BAD_FILE or BAD_BOX, naming file, line and field
 */
export function parseComp4Line(line: string, file: string, number: number): Comp4Line {
  const place = `${file}, line ${number}`;
  const found = lastWords(line, fields.length);
  if (found === undefined || found.rest === '') {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected "id score xmin ymin xmax ymax" in ${place}, got ${quoted(line)}.`,
    );
  }
  const { rest: id, words } = found;
  const [score, xmin, ymin, xmax, ymax] = words.map((word, k) => {
    const value = decimal(word);
    if (!Number.isNaN(value)) return value;
    throw new EvaluationError(
      'BAD_FILE',
      `Expected a finite ${fields[k]} in ${place}, image ${quoted(id)}, got ${quoted(word)}.`,
    );
  }) as [number, number, number, number, number];
  const slack = subpixelSlack(1);
  if (xmax < xmin - slack || ymax < ymin - slack) {
    throw new EvaluationError(
      'BAD_BOX',
      `Expected xmin ≤ xmax and ymin ≤ ymax in ${place}, image ${quoted(id)}, got [${[xmin, ymin, xmax, ymax].join(', ')}].`,
    );
  }
  return { id, score, box: [xmin, ymin, xmax, ymax] };
}
