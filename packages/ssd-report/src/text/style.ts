import { randomInt } from 'node:crypto';

/** Wraps text in an ANSI style, or leaves it as it is. */
type Paint = (text: string) => string;

export interface Style {
  /** Whether the others colour at all. */
  colored: boolean;
  bold: Paint;
  dim: Paint;
  red: Paint;
  yellow: Paint;
  green: Paint;
  cyan: Paint;
  blue: Paint;
  magenta: Paint;
}

/** ANSI SGR codes: [on, off]. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
  blue: [34, 39],
  magenta: [35, 39],
} as const satisfies Record<Exclude<keyof Style, 'colored'>, readonly [number, number]>;

/**
 * What tells our colours from those in data until the terminal writes them: no file can know it, and it looks like two more
 * parameters of the code to whoever measures the text.
 */
export const MARK = `${randomInt(1000, 10_000)};${randomInt(1000, 10_000)};`;

/**
 * Styles that colour, or (off) return their text untouched.
 *
 * @param mark Stands before the number of each code; {@link MARK} in text for a terminal, which takes it out. @default none
 */
export function createStyle(on: boolean, mark = ''): Style {
  const paint = ([start, end]: readonly [number, number]): Paint =>
    on ? (text) => `\u001b[${mark}${start}m${text}\u001b[${mark}${end}m` : (text) => text;
  return {
    colored: on,
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    yellow: paint(CODES.yellow),
    green: paint(CODES.green),
    cyan: paint(CODES.cyan),
    blue: paint(CODES.blue),
    magenta: paint(CODES.magenta),
  };
}

/**
 * Whether to colour: never where NO_COLOR holds anything (no-color.org), always where FORCE_COLOR does, else on a
 * terminal that is not dumb.
 */
export function wantsColor(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if ((environment.NO_COLOR ?? '') !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '' && forced !== '0') return true;
  return isTerminal && environment.TERM !== 'dumb';
}
