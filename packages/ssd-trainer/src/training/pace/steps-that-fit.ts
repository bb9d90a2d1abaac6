import type { RunState } from '../hook.js';

/**
 * Steps that a run will have made when its time limit comes, those that are done included; not a whole number, and not bounded by
 * the steps that it has. What is done between steps is only in what has passed.
 */
export function stepsThatFit(
  { step, elapsed }: Pick<RunState, 'step' | 'elapsed'>,
  { timeLimit, secondsPerStep }: { timeLimit: number; secondsPerStep: number },
): number {
  const left = Math.max(0, timeLimit - elapsed);
  return left === 0 ? step : step + left / secondsPerStep;
}
