import { join } from 'node:path';
import type { DatasetIssue } from '../types.js';
import type { PlacedImage } from './place-images.js';

/** How a cell begins that a spreadsheet takes for a formula, in quotes or not. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Names that a spreadsheet would carry out. A table of labels is read by programs, and its names are written as they are, so
 * that they come back; whoever opens it otherwise has to know.
 */
export function formulaNames(
  images: readonly Pick<PlacedImage, 'name' | 'objects'>[],
  folder: string,
): DatasetIssue[] {
  const texts = new Set(
    images.flatMap(({ name, objects }) => [
      name,
      ...objects.flatMap(({ label, pose = '' }) => [label, pose]),
    ]),
  );
  const found = [...texts].filter((text) => FORMULA.test(text));
  if (found.length === 0) return [];
  const examples = found.slice(0, 3).map((text) => JSON.stringify(text.slice(0, 40)));
  return [
    {
      code: 'formula-name',
      severity: 'warning',
      file: join(folder, 'annotations.csv'),
      message:
        `${found.length} ${found.length === 1 ? 'name begins' : 'names begin'} with "=", "+", "-", "@" or a tab, such as ${examples.join(', ')}; ` +
        'they are written as they are, for programs. A spreadsheet takes them for formulas: import the columns as text.',
    },
  ];
}
