import { EvaluationError } from './errors.js';
import { classesByFile, comp4FileName } from './comp4-name.js';
import type { Comp4Name } from './comp4-name.js';
import type { Detections, ImageInput } from './image.js';
import { prepareBoxes } from './prepare-boxes.js';
import { prepareScores } from './prepare-flags.js';
import { checkClasses } from './check-options.js';
import { quoted, unwritable } from './formats/file-text.js';
import { classList } from './class-list.js';

export interface Comp4WriteOptions extends Comp4Name {
  readonly classes: readonly string[];
  /**
   * Digits after the point of scores and coordinates. Scores that differ by less become ties. Range: 0…20.
   *
   * @default 6
   */
  readonly digits?: number;
}

/** Detections of one image; normalised boxes need its width and height. */
export type Comp4Image = Pick<ImageInput, 'id' | 'width' | 'height'> & { readonly detections: Detections };

/**
 * The files the VOC evaluation server takes: one a class, one line a detection, `id score xmin ymin xmax ymax` in
 * 1-based inclusive pixels. Every class has a file, with no detections an empty one.
 *
 * @returns text by file name; writing it to disk is up to the caller
 * @throws EvaluationError as `Evaluator.add`, BAD_OPTION for two classes with one file's name, and BAD_IMAGE for an id
 * that a line cannot hold
 */
export function writeComp4(
  images: Iterable<Comp4Image>,
  { classes: names, digits = 6, ...name }: Comp4WriteOptions,
): Record<string, string> {
  const classes = checkClasses(names);
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 20)) {
    throw new EvaluationError('BAD_OPTION', `Expected digits to be an integer from 0 to 20, got ${digits}.`);
  }
  classesByFile(classes);
  for (const className of classes) {
    const why = unwritable(className) ?? (/[\r\n]/.test(className) ? 'a line break' : undefined);
    if (why !== undefined) {
      throw new EvaluationError(
        'BAD_OPTION',
        `Expected class names that a file can be named by, got ${why} in ${quoted(className)}.`,
      );
    }
  }
  const fileNames = classes.map((c) => comp4FileName(c, name));
  const list = classList(classes);
  const lines: string[][] = classes.map(() => []);
  for (const image of images) {
    const { id } = image;
    if (id.trim() !== id || id === '' || /[\r\n]/.test(id) || unwritable(id) !== undefined) {
      throw new EvaluationError(
        'BAD_IMAGE',
        `Expected an image id without surrounding space, line breaks, NUL or halves of characters, got ${quoted(id)}.`,
      );
    }
    const { boxes, labels, count } = prepareBoxes(image.detections, {
      image,
      classes: list,
      kind: 'detection',
      pixelOffset: 1,
    });
    const scores = prepareScores(image.id, image.detections);
    for (let i = 0; i < count; i++) {
      const numbers = [scores[i]!, ...boxes.subarray(4 * i, 4 * i + 4)].map((v) => v.toFixed(digits));
      lines[labels[i]!]!.push(`${image.id} ${numbers.join(' ')}\n`);
    }
  }
  return Object.fromEntries(fileNames.map((file, i) => [file, lines[i]!.join('')]));
}
