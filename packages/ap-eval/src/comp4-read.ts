import { EvaluationError } from './errors.js';
import { comp4ClassOf } from './comp4-name.js';
import type { Detections } from './image.js';
import { checkClasses } from './check-options.js';

export interface Comp4Detections {
  /** By image id, in pixels, ready for `Evaluator.add` and `evaluate`. */
  readonly images: Map<string, Detections & { boxes: number[]; labels: number[]; scores: number[] }>;
  /** Detections of classes that are not in the class list, by class name: left out of `images`. */
  readonly unknownClasses: Record<string, number>;
  /** Names that are not of a results file, such as "readme.txt". */
  readonly otherFiles: string[];
}

const field = ['score', 'xmin', 'ymin', 'xmax', 'ymax'] as const;

/** The id may hold spaces: the last five fields of a line are the numbers. */
const LINE = /^\s*(\S.*?)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$/;

const parseLine = (line: string, file: string, number: number): { id: string; numbers: number[] } => {
  const parts = LINE.exec(line);
  if (!parts) {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected "id score xmin ymin xmax ymax" in ${file}, line ${number}, got ${JSON.stringify(line.slice(0, 80))}.`,
    );
  }
  const [, id, ...texts] = parts;
  const numbers = texts.map(Number);
  const wrong = numbers.findIndex((v) => !Number.isFinite(v));
  if (wrong >= 0) {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected a finite ${field[wrong]} in ${file}, line ${number}, image "${id}", got "${texts[wrong]}".`,
    );
  }
  return { id: id!, numbers };
};

/**
 * Reads VOC results files (`comp4_det_<split>_<class>.txt`), the inverse of `writeComp4`.
 *
 * @param files text by file name (folders in front of it are skipped)
 * @throws EvaluationError BAD_FILE, naming file and line
 */
export const readComp4 = (
  files: Iterable<readonly [name: string, text: string]>,
  { classes: names }: { readonly classes: readonly string[] },
): Comp4Detections => {
  const classes = checkClasses(names);
  const images: Comp4Detections['images'] = new Map();
  const unknown = new Map<string, number>();
  const otherFiles: string[] = [];
  for (const [file, text] of files) {
    const className = comp4ClassOf(file, classes);
    if (className === undefined) {
      otherFiles.push(file);
      continue;
    }
    const label = classes.indexOf(className);
    text.split(/\r?\n/).forEach((line, at) => {
      if (line.trim() === '') return;
      const { id, numbers } = parseLine(line, file, at + 1);
      if (label < 0) {
        unknown.set(className, (unknown.get(className) ?? 0) + 1);
        return;
      }
      let found = images.get(id);
      if (!found) images.set(id, (found = { boxes: [], labels: [], scores: [] }));
      found.labels.push(label);
      found.scores.push(numbers[0]!);
      found.boxes.push(numbers[1]!, numbers[2]!, numbers[3]!, numbers[4]!);
    });
  }
  return { images, unknownClasses: Object.fromEntries(unknown), otherFiles };
};
