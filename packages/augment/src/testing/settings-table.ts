import { colourOperations } from '../operations/colour-operations.js';
import { OPERATIONS, operationNamed } from '../operations/operations.js';
import { presets } from '../presets.js';
import type { Setting } from '../settings/setting.js';

/** The README's table of operations, as rows of cells: `npm run readme` writes it, a test reads it. */
export function settingsTable(): string[][] {
  return [
    ['setting', 'what it does', 'takes', 'in `ssd`'],
    ...OPERATIONS.map((name) => {
      const { summary, settings } = operationNamed(name);
      const isColour = Object.hasOwn(colourOperations, name);
      const ofSsd: Readonly<Record<string, unknown>> = { ...presets.ssd, ...presets.ssd.photometric };
      const inSsd = ofSsd[name];
      return [
        `\`${isColour ? 'photometric.' : ''}${name}\``,
        summary,
        (Object.entries(settings) as [string, Setting<unknown>][])
          .filter(([key, { otherwise }]) => key !== 'probability' || otherwise !== undefined)
          .map(takes)
          .join('<br>'),
        inSsd === undefined ? '–' : `\`${shown(inSsd)}\``,
      ];
    }),
  ];
}

/** Tables of a Markdown text, as rows of cells. */
export function readTable(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .filter((line) => !/^[| -]+$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What stands between the marks of the README. */
export const MARKED = /(<!-- operations -->\n)([^]*)(<!-- \/operations -->)/;

function takes([name, { expected, otherwise }]: [string, Setting<unknown>]): string {
  return `\`${name}\` ${expected}${otherwise === undefined ? '' : `; default ${shown(otherwise)}`}`;
}

function shown(value: unknown): string {
  return JSON.stringify(value)
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/,/g, ', ')
    .replace(/[{}]/g, (brace) => (brace === '{' ? '{ ' : ' }'))
    .replace(/"/g, "'");
}
