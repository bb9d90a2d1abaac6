import { formatDuration } from './format-progress.js';
import type { Hook } from '../hook.js';
import { StepPace } from '../pace/step-pace.js';
import { stepsThatFit } from '../pace/steps-that-fit.js';

export interface TimeNoticeHookOptions {
  /** Seconds of training. */
  readonly timeLimit: number;
  /** Told once, if there is something to tell. */
  readonly log: (line: string) => void;
}

/** Timed steps and seconds before anything is said: the first ones wait for threads that start. */
const FEWEST = 5;
const TIMED_SHARE = 0.05;
const MOST_TIMED = 15;
/** Share of the steps that must seem out of reach: a pace is an estimate, and an alarm is to be right. */
const MARGIN = 0.1;
/** What evaluations and a machine's mood may add to the time that is proposed. */
const RESERVE = 1.05;

/** Says as early as the pace is known that a time limit leaves no room for all steps, and which would. */
export function timeNoticeHook({ timeLimit, log }: TimeNoticeHookOptions): Hook {
  const pace = new StepPace();
  const enough = Math.min(MOST_TIMED, TIMED_SHARE * timeLimit);
  let start: { readonly step: number; readonly elapsed: number } | undefined;
  let told = false;

  return {
    name: 'time-notice',
    afterStep({ state: { step, elapsed }, totalSteps }, { seconds }) {
      pace.add(seconds);
      const { secondsPerStep } = pace;
      if (secondsPerStep === undefined) return;
      start ??= { step, elapsed };
      const made = step - start.step;
      if (told || made < FEWEST || pace.timed < enough || elapsed >= timeLimit) return;
      // The last steps may have been held up; the mean of all has what is done between them. Both must say so.
      const mean = (elapsed - start.elapsed) / made;
      const fitting = stepsThatFit(
        { step, elapsed },
        { timeLimit, secondsPerStep: Math.min(mean, secondsPerStep) },
      );
      if (fitting >= (1 - MARGIN) * totalSteps) return;
      told = true;
      const whole = elapsed + (totalSteps - step) * Math.max(mean, secondsPerStep);
      log(
        `At ${Number(secondsPerStep.toPrecision(2))} s a step about ${twoDigits(fitting)} of ${totalSteps} steps fit into the time limit of ${formatDuration(timeLimit)}; ` +
          `the learning rate will run out with the time. For all of them: --time-limit ${roundedUp(RESERVE * whole)}.`,
      );
    },
  };
}

/** Cut, not rounded, to two digits. */
function twoDigits(steps: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(steps)) - 1);
  return Math.floor(steps / unit) * unit;
}

/** To ten seconds, or to minutes from ten minutes on. */
function roundedUp(seconds: number): number {
  const unit = seconds < 600 ? 10 : 60;
  return Math.ceil(seconds / unit) * unit;
}
