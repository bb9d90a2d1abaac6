import { formatDuration } from '@ssd/trainer/training';
import type { KnownSpeed } from './find-speed.js';
import type { Proposal } from './propose-settings.js';

/** What a training will take. */
export interface TimeEstimate {
  /** null where it is not known. */
  readonly seconds: number | null;
  /** For people: with where it is from, or why it is not known. */
  readonly text: string;
}

/**
 * The time that the steps of a proposal take at a speed; evaluations come on top.
 *
 * @param speed or why there is none
 * @param timeLimit seconds; where the steps take longer it says how many will be made
 */
export function estimateTime(
  { steps, batchSize }: Pick<Proposal, 'steps' | 'batchSize'>,
  { speed, timeLimit = Infinity }: { speed: KnownSpeed | string; timeLimit?: number | undefined },
): TimeEstimate {
  if (typeof speed === 'string') return { seconds: null, text: `not known: ${speed}` };
  const { imagesPerSecond, from, date } = speed;
  const source = from === 'run' ? `from the run of ${date} on this machine` : 'measured just now';
  const at = `at ${Number(imagesPerSecond.toPrecision(2))} images/s, ${source}`;
  const seconds = (steps * batchSize) / imagesPerSecond;
  if (seconds <= timeLimit) {
    return { seconds: Math.round(seconds), text: `about ${formatDuration(seconds)} ${at}` };
  }
  const fitting = Math.floor((timeLimit * imagesPerSecond) / batchSize);
  return {
    seconds: timeLimit,
    text: `${formatDuration(timeLimit)}, the limit: about ${fitting} of ${steps} steps ${at}; all would take about ${formatDuration(seconds)}`,
  };
}
