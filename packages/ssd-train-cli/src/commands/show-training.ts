import type { EvaluationProgress } from '@ssd/trainer/evaluation';
import { overlapOf } from '@ssd/trainer/evaluation';
import type { StopReason, TrainContext, TrainResult } from '@ssd/trainer/training';
import { formatDuration, formatProgress, stepsOf } from '@ssd/trainer/training';
import type { Terminal } from '../cli/terminal.js';
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
    log: terminal.note,
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
