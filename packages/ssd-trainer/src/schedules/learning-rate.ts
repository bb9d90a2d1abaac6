import { warmUpOf } from './climb-steps.js';
import { kindOf } from './schedules.js';
import type { Schedule } from './schedules.js';
import { warmUpFactor } from './warm-up.js';

/** Where a step stands in its schedule, where that is not its number: a time limit moves it on. */
export interface ScheduleProgress {
  /** How far it is on the way up, in steps of the plan: warm-up and one-cycle's rise. @default step */
  readonly climbed?: number;
  /** How far it is on the way down, at least `step`. @default step */
  readonly passed?: number;
}

/**
 * The learning rate of a step: a pure function, so that a resumed run has the rate it would have had.
 *
 * `passed` only ever lowers the rate: a way up is not jumped over, whatever the clock says.
 *
 * @param step steps already done, 0 at the first
 * @param totalSteps steps of the whole run, at least 1. The last step is totalSteps − 1.
 */
export function learningRate(
  schedule: Schedule,
  step: number,
  totalSteps: number,
  { climbed = step, passed = step }: ScheduleProgress = {},
): number {
  const warmupSteps = warmUpOf(schedule, totalSteps);
  const position = { step, climbed, passed, warmupSteps, last: totalSteps - 1 };
  return warmUpFactor(warmupSteps, climbed) * kindOf(schedule).rate(schedule, position);
}
