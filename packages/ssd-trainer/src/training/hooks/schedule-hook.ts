import type { Schedule } from '../../schedules/schedules.js';
import { emaDecayAt } from '../step/ema-decay.js';
import type { Hook, Run } from '../hook.js';
import { climbSteps, shortenedClimb } from '../../schedules/climb-steps.js';
import { learningRate } from '../../schedules/learning-rate.js';
import { StepPace } from '../pace/step-pace.js';
import { stepsThatFit } from '../pace/steps-that-fit.js';

export interface ScheduleHookOptions {
  readonly schedule: Schedule;
  /** null where no average is kept. @default null */
  readonly emaDecay?: number | null;
  /** Seconds of training; null where there is no limit. */
  readonly timeLimit?: number | null;
}

/**
 * Share of the time limit before which the clock does not start. The first steps carry the start-up: with it counted, the rate
 * would depend on the machine's mood even where there is time to spare, and one seed would not give one result.
 */
const START_UP_SHARE = 0.05;

/**
 * Sets the learning rate and the average's decay of every step.
 *
 * With a time limit the way down is at least as far as the clock: a run that will not reach its last step still ends at the
 * end of its schedule, with weights that have settled. The way up, warm-up and one-cycle's rise, goes by steps whatever the
 * clock says, since it is steps that weights need to get used to a high rate; where the pace of the steps shows that much fewer
 * fit than planned, it becomes shorter from there on, without a leap. A run with time to spare follows its steps alone.
 */
export function scheduleHook({ schedule, emaDecay = null, timeLimit = null }: ScheduleHookOptions): Hook {
  const pace = new StepPace();
  let climbed = 0;
  let restored = false;

  /** Steps of the plan's way up that the step just made stands for. */
  function stride({ state, totalSteps }: Run): number {
    const { secondsPerStep } = pace;
    const climb = climbSteps(schedule, totalSteps);
    if (timeLimit === null || secondsPerStep === undefined || climb === 0) return 1;
    const fitting = stepsThatFit(state, { timeLimit, secondsPerStep });
    return climb / shortenedClimb(climb, totalSteps, fitting);
  }

  return {
    name: 'schedule',
    beforeTrain({ state: { step } }) {
      if (!restored) climbed = step;
    },
    beforeStep(run) {
      const { step, elapsed } = run.state;
      const clock = timeLimit === null ? 0 : Math.min(1, elapsed / timeLimit);
      const byClock = Math.max(0, (clock - START_UP_SHARE) / (1 - START_UP_SHARE)) * (run.totalSteps - 1);
      const passed = Math.max(step, byClock);
      run.settings.learningRate = learningRate(schedule, step, run.totalSteps, { climbed, passed });
      run.settings.emaDecay = emaDecay === null ? 0 : emaDecayAt(emaDecay, step);
    },
    afterStep(run, { seconds }) {
      pace.add(seconds);
      climbed += stride(run);
    },
    state: () => ({ climbed }),
    restore(state) {
      const saved = (state as { climbed: number | null } | null)?.climbed ?? null;
      if (saved === null) return;
      climbed = saved;
      restored = true;
    },
  };
}
