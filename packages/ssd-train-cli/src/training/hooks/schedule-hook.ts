import type { Schedule } from '../../config/schema.js';
import { emaDecayAt } from '../ema-decay.js';
import type { Hook } from '../hook.js';
import { learningRate } from '../schedules/learning-rate.js';

export interface ScheduleHookOptions {
  readonly schedule: Schedule;
  /** null where no average is kept. */
  readonly emaDecay: number | null;
  /** Seconds of training; null where there is no limit. */
  readonly timeLimit: number | null;
}

/**
Share of the time limit in which the clock has no say. The first steps carry the start-up: with it counted, the rate would
depend on the machine's mood even where there is time to spare, and one seed would not give one result.
*/
const START_UP_SHARE = 0.05;

/**
Sets the learning rate and the average's decay of every step.

With a time limit the schedule is at least as far as the clock, but for the start-up: a run that will not reach its last
step still ends at the end of its schedule, with weights that have settled; one with time to spare follows its steps alone.
*/
export function scheduleHook({ schedule, emaDecay, timeLimit }: ScheduleHookOptions): Hook {
  return {
    name: 'schedule',
    beforeStep(run) {
      const { step, elapsed } = run.state;
      const clock = timeLimit === null ? 0 : Math.min(1, elapsed / timeLimit);
      const byClock = clock < START_UP_SHARE ? 0 : clock * (run.totalSteps - 1);
      run.settings.learningRate = learningRate(schedule, Math.max(step, byClock), run.totalSteps);
      run.settings.emaDecay = emaDecay === null ? 0 : emaDecayAt(emaDecay, step);
    },
  };
}
