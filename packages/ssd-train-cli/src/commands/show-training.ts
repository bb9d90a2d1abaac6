import type { EvaluationProgress } from '@ssd/trainer/evaluation';
import { overlapOf } from '@ssd/trainer/evaluation';
import type { StopReason, TrainContext, TrainResult } from '@ssd/trainer/training';
import { FEWEST_FROM_NOTHING, formatDuration, formatProgress, stepsOf } from '@ssd/trainer/training';
import type { Terminal } from '../cli/terminal.js';
import { wrapWords } from '../cli/wrap-words.js';
import { EXTENT } from './show-extent.js';

/** Shows a training run on the terminal: one line of progress, and lines for what is worth keeping. */
export function trainingDisplay({
  terminal,
  signal,
}: {
  terminal: Terminal;
  signal: AbortSignal;
}): TrainContext {
  return {
    signal,
    onProgress: (progress) => {
      const line = formatProgress(progress);
      // On a narrow terminal the parts of the loss go, so that the time left stays in sight.
      terminal.status(line.length < terminal.columns ? line : line.replace(/ \(loc [^)]*\)/, ''));
    },
    log: trainingLog(terminal),
  };
}

/** Shows what is worth keeping of a training, a line at a time. */
export function trainingLog({ note, columns }: Pick<Terminal, 'note' | 'columns'>): (line: string) => void {
  return (line) => {
    note(wrapWords(line, columns));
  };
}

/** Shows how far work on many pictures is. */
export function evaluationDisplay(terminal: Terminal, what: string): (progress: EvaluationProgress) => void {
  return ({ done, total }) => {
    terminal.status(`${what}: ${done} of ${total} pictures`);
  };
}

/** Of which weights the table is that follows, and what the others reach: `The best weights, of step 8:`. */
export function measuredText({
  weights: { which, step },
  best,
  evaluation,
  steps,
}: Pick<TrainResult, 'weights' | 'best' | 'evaluation' | 'steps'>): string {
  const of = step === steps ? `, of step ${step}, the last` : `, of step ${step}`;
  const map = evaluation?.result.map;
  const others =
    best === undefined || step === steps || map === undefined || map === null
      ? ''
      : ` (mAP${overlapOf(evaluation!.result)} ${best.map.toFixed(4)}; the last weights, of step ${steps}: ${map.toFixed(4)})`;
  return `The ${which === 'best' ? `best weights${of}` : `last weights, of step ${step}`}${others}:`;
}

/** What to do about a training that can have learned next to nothing; nothing to say of any other. */
export function tooShortText({
  extent,
  steps,
  totalSteps,
  stopped,
  runDir,
}: Pick<TrainResult, 'extent' | 'steps' | 'totalSteps' | 'stopped' | 'runDir'>): string | undefined {
  if (extent !== 'hardly' || steps >= FEWEST_FROM_NOTHING) return undefined;
  const made = `${stepsOf(steps, totalSteps)} ${totalSteps === 1 ? 'step' : 'steps'} ${steps === 1 ? 'is' : 'are'}`;
  const more =
    stopped === 'aborted' || stopped === 'early-stop'
      ? 'Let it go on'
      : stopped === 'time-limit'
        ? 'Give it more time (--time-limit)'
        : 'Give it more (--epochs, or --steps where that ended it)';
  return `${made} too few to have learned anything: the weights are about as they began. ${more}: ssd train --resume ${runDir}`;
}

/** Why training ended, in words. */
const STOPPED: Readonly<Record<StopReason, string>> = {
  finished: 'Training is done',
  aborted: 'Training was interrupted',
  'time-limit': 'Training ended at its time limit',
  'early-stop': 'Training ended: no new best for as long as --patience allows',
};

/** Why training ended, what that took, after how many steps of how many, and whether these were enough. */
export function stoppedText({
  stopped,
  steps,
  totalSteps,
  seconds,
  extent,
}: Pick<TrainResult, 'stopped' | 'steps' | 'totalSteps' | 'seconds' | 'extent'>): string {
  const judged = EXTENT[extent] === undefined ? '' : `: ${EXTENT[extent]}`;
  return `${STOPPED[stopped]} after ${stepsOf(steps, totalSteps)} steps in ${formatDuration(seconds)}${judged}`;
}
