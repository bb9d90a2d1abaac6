import { ImportError } from '@ssd/model';
import { TrainerError } from '../errors/trainer-error.js';
import type { WeightsFile } from './weights-file.js';

/** An ImportError with the file it is about and what of that was left out; anything else as it is. */
export function importProblem(
  { path, notes }: Pick<WeightsFile, 'path' | 'notes'>,
  thrown: unknown,
): unknown {
  if (!(thrown instanceof ImportError)) return thrown;
  const { code, hint, message } = thrown;
  return new TrainerError(code, [message, `The file: ${path}`, ...notes].join('\n'), { hint, cause: thrown });
}
