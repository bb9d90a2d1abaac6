import type { TrainingData } from '@ssd/voc-dataset';
import { CommandError } from '../errors/command-error.js';

/**
 * The classes of weights must be those of the training data, in the same order: an output of the network has no name.
 *
 * @throws CommandError CLASSES_DIFFER that names the first difference
 */
export function checkTrainingData(
  { classes }: Pick<TrainingData, 'classes'>,
  { file, detector }: { file: string; detector: { classes: readonly string[]; checkpoint: string } },
): void {
  const named = classes.map(({ name }) => name);
  const { classes: own, checkpoint } = detector;
  const place = own.findIndex((name, i) => name !== named[i]);
  if (place === -1 && named.length === own.length) return;
  const difference =
    named.length === own.length
      ? `class ${place} is "${named[place]!}" instead of "${own[place]!}"`
      : `there are ${named.length} (${named.join(', ')})`;
  throw new CommandError(
    'CLASSES_DIFFER',
    `Expected the ${own.length} classes of ${checkpoint} (${own.join(', ')}) in ${file}, but ${difference}.`,
    { hint: 'Name the training data that these weights were trained with, or none.' },
  );
}
