import { CommandError } from '../errors/command-error.js';
import type { WeightsFile } from './weights-file.js';

/** What to do about an ImportError of @ssd/model, in terms of the command. */
const HINTS: Readonly<Record<string, string>> = {
  IMPORT_UNKNOWN:
    '"ssd weights inspect FILE" lists what a file holds; --preset has to be one that it is for.',
  IMPORT_PRESET: 'Take the preset that it names.',
  IMPORT_CLASSES:
    'Name the classes the weights were trained on: --classes voc, --classes coco, or a file with a name a line.',
  IMPORT_MISMATCH: '"ssd weights inspect FILE" lists what a file holds. Is it whole, and of this preset?',
  IMPORT_TENSOR: 'Fetch the file again, or take another one.',
};

/**
 * An ImportError with the file it is about, what of that was left out, and advice for the command line; anything else as it is.
 */
export function importProblem(
  { path, notes }: Pick<WeightsFile, 'path' | 'notes'>,
  thrown: unknown,
): unknown {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('hint' in thrown)) return thrown;
  const { code, hint, message } = thrown;
  const advice = typeof code === 'string' ? HINTS[code] : undefined;
  if (typeof code !== 'string' || typeof hint !== 'string' || advice === undefined) return thrown;
  return new CommandError(
    `${message.replace(`\n${hint}`, '')}\n${[`The file: ${path}`, ...notes].join('\n')}`,
    {
      code,
      hint: advice,
      cause: thrown,
    },
  );
}
