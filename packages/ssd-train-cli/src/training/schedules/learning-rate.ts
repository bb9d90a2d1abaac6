import type { Schedule } from '../../config/schema.js';
import { cosineBetween } from './cosine.js';
import { piecewiseConstant } from './piecewise-constant.js';
import { scaleBoundaries } from './scale-boundaries.js';
import { warmUpFactor } from './warm-up.js';

/**
The learning rate of a step: a pure function, so that a resumed run has the rate it would have had.

- `piecewise`: constant between boundaries (reference §1.10), which move with the length of the run where `boundariesOf`
  says what length they were made for.
- `cosine`: half a cosine from the peak after the warm-up down to the last step (SGDR without restarts).
- `one-cycle`: climbs to the peak and falls far below its start (Smith & Topin 2017, super-convergence), along half cosines
  as PyTorch's OneCycleLR. The momentum stays as it is.

@param step steps already done, 0 at the first; a fraction where a time limit runs the schedule faster.
@param totalSteps steps of the whole run, at least 1. The last step is totalSteps − 1.
*/
export function learningRate(schedule: Schedule, step: number, totalSteps: number): number {
  const warmupSteps = warmUpOf(schedule, totalSteps);
  return warmUpFactor(warmupSteps, step) * withoutWarmUp(schedule, step, totalSteps, warmupSteps);
}

function warmUpOf(schedule: Schedule, totalSteps: number): number {
  const share = schedule.kind === 'cosine' ? schedule.warmupShare : 1;
  return share === 1 ? schedule.warmupSteps : Math.min(schedule.warmupSteps, Math.floor(share * totalSteps));
}

function withoutWarmUp(schedule: Schedule, step: number, totalSteps: number, warmupSteps: number): number {
  const last = totalSteps - 1;
  switch (schedule.kind) {
    case 'piecewise': {
      const { values, boundaries, boundariesOf } = schedule;
      const moved =
        boundariesOf === null ? boundaries : scaleBoundaries(boundaries, boundariesOf, totalSteps);
      return piecewiseConstant({ values, boundaries: moved }, step);
    }
    case 'cosine': {
      const { peak, finalFraction } = schedule;
      return cosineBetween(peak, peak * finalFraction, share(step, warmupSteps, last));
    }
    case 'one-cycle': {
      const { peak, riseFraction, startFraction, finalFraction } = schedule;
      const top = riseFraction * last;
      return step < top
        ? cosineBetween(peak * startFraction, peak, share(step, 0, top))
        : cosineBetween(peak, peak * finalFraction, share(step, top, last));
    }
  }
}

/** How far `step` is on the way from `start` to `end`; 0 where there is no way. */
function share(step: number, start: number, end: number): number {
  return end > start ? (step - start) / (end - start) : 0;
}
