import type { Schedule } from '../../config/schedule-schema.js';
import { warmUpOf } from './climb-steps.js';
import { cosineBetween } from './cosine.js';
import { piecewiseConstant } from './piecewise-constant.js';
import { scaleBoundaries } from './scale-boundaries.js';
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
 * - `piecewise`: constant between boundaries (the reference's), which move with the length of the run where `boundariesOf`
 *   says what length they were made for.
 * - `cosine`: half a cosine from the peak after the warm-up down to the last step (SGDR without restarts).
 * - `one-cycle`: climbs to the peak and falls far below its start (Smith & Topin 2017, super-convergence), along half cosines
 *   as PyTorch's OneCycleLR. The momentum stays as it is.
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
  const rate = withoutWarmUp(schedule, { step, climbed, passed }, totalSteps, warmupSteps);
  return warmUpFactor(warmupSteps, climbed) * rate;
}

function withoutWarmUp(
  schedule: Schedule,
  { step, climbed, passed }: Required<ScheduleProgress> & { step: number },
  totalSteps: number,
  warmupSteps: number,
): number {
  const last = totalSteps - 1;
  switch (schedule.kind) {
    case 'piecewise': {
      const { values, boundaries, boundariesOf } = schedule;
      const moved =
        boundariesOf === null ? boundaries : scaleBoundaries(boundaries, boundariesOf, totalSteps);
      const at = (position: number): number => piecewiseConstant({ values, boundaries: moved }, position);
      return Math.min(at(step), at(passed)); // values may rise, too
    }
    case 'cosine': {
      const { peak, finalFraction } = schedule;
      return cosineBetween(peak, peak * finalFraction, share(passed, warmupSteps, last));
    }
    case 'one-cycle': {
      const { peak, riseFraction, startFraction, finalFraction } = schedule;
      const top = riseFraction * last;
      const rise = climbed < top ? cosineBetween(peak * startFraction, peak, share(climbed, 0, top)) : peak;
      return Math.min(rise, cosineBetween(peak, peak * finalFraction, share(passed, top, last)));
    }
  }
}

/** How far `step` is on the way from `start` to `end`; 0 where there is no way. */
function share(step: number, start: number, end: number): number {
  return end > start ? (step - start) / (end - start) : 0;
}
