import type { LoadedDetector } from '@ssd/trainer/evaluation';
import type { TrainingExtent } from '@ssd/trainer/training';
import { stepsOf } from '@ssd/trainer/training';
import type { Terminal } from '../cli/terminal.js';

/** What a training came to, in words; nothing to say of one that made its steps. */
export const EXTENT: Readonly<Record<TrainingExtent, string | undefined>> = {
  full: undefined,
  short: 'far fewer than planned',
  hardly: 'hardly trained',
};

/** Warns of weights that cannot be expected to find much, or that more time would have made better. */
export function warnOfExtent(
  { training }: Pick<LoadedDetector, 'training'>,
  { warn, style }: Pick<Terminal, 'warn' | 'style'>,
): void {
  if (training === null || training.extent === 'full') return;
  const what =
    training.extent === 'hardly'
      ? 'hardly trained'
      : 'the time was up before a third of the steps were made. More would make them better';
  warn(style.yellow(`These weights are from step ${stepsOf(training.step, training.totalSteps)}: ${what}.`));
}
