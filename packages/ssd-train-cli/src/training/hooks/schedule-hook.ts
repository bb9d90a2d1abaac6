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
Sets the learning rate and the average's decay of every step.

With a time limit the schedule is at least as far as the clock: a run that will not reach its last step still ends
at the end of its schedule, with weights that have settled.
*/
export function scheduleHook({ schedule, emaDecay, timeLimit }: ScheduleHookOptions): Hook {
  return {
    name: 'schedule',
    beforeStep(run) {
      const { step, elapsed } = run.state;
      const byClock = timeLimit === null ? 0 : Math.min(1, elapsed / timeLimit) * (run.totalSteps - 1);
      run.settings.learningRate = learningRate(schedule, Math.max(step, byClock), run.totalSteps);
      run.settings.emaDecay = emaDecay === null ? 0 : emaDecayAt(emaDecay, step);
    },
  };
}
