import { knownOptions } from './known-options.js';
import { comp4Classes } from './comp4-name.js';
import { parseComp4Line } from './comp4-line.js';
import { checkClasses } from './check-options.js';
import { fileText } from './formats/file-text.js';
import type { Detections } from './image.js';

/** Detections of one image while they grow. */
type Growing = Detections & { boxes: number[]; labels: number[]; scores: number[]; order: number[] };

export interface Comp4Detections {
  /** By image id, in pixels, ready for `Evaluator.add` and `evaluate`; `order` keeps the lines, which ties go by. */
  readonly images: Map<string, Growing>;
  /** Detections of classes that are not in the class list, by class name: left out of `images`. */
  readonly unknownClasses: Record<string, number>;
  /** Names that are not of a results file, such as "readme.txt". */
  readonly otherFiles: string[];
}

/**
 * Reads VOC results files (`comp4_det_<split>_<class>.txt`), the inverse of `writeComp4`.
 *
 * @param files text by file name (folders in front of it are skipped)
 * @throws EvaluationError BAD_FILE or BAD_BOX, naming file and line; BAD_OPTION for two classes with one file's name
 */
export function readComp4(
  files: Iterable<readonly [name: string, text: string]>,
  options: { readonly classes: readonly string[] },
): Comp4Detections {
  knownOptions(options, { classes: true }, 'readComp4');
  const { classes: names } = options;
  const classes = checkClasses(names);
  const classOf = comp4Classes(classes);
  const labels = new Map(classes.map((name, label) => [name, label]));
  const images: Comp4Detections['images'] = new Map();
  const unknown = new Map<string, number>();
  const otherFiles: string[] = [];
  // A place counts the lines of its class alone, so that no other has a say where files that were read apart are joined.
  const places = new Uint32Array(classes.length);
  for (const [file, text] of files) {
    const className = classOf(file);
    if (className === undefined) {
      otherFiles.push(file);
      continue;
    }
    const label = labels.get(className);
    fileText(text, file)
      .split(/\r\n|\n|\r/)
      .forEach((line, at) => {
        const trimmed = line.trim();
        if (trimmed === '') return;
        const { id, score, box } = parseComp4Line(trimmed, file, at + 1);
        if (label === undefined) {
          unknown.set(className, (unknown.get(className) ?? 0) + 1);
          return;
        }
        let found = images.get(id);
        if (!found) images.set(id, (found = { boxes: [], labels: [], scores: [], order: [] }));
        found.labels.push(label);
        found.scores.push(score);
        found.boxes.push(...box);
        found.order.push(places[label]!++);
      });
  }
  return { images, unknownClasses: Object.fromEntries(unknown), otherFiles };
}
