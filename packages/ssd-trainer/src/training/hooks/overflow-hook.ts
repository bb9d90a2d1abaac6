import type { OverflowReport } from '@ssd/tf-runtime';
import { describeError } from '../../errors/describe-error.js';
import { dumpError } from './dump-error.js';
import { describeOverflow } from './describe-overflow.js';
import type { Hook } from '../hook.js';
import type { StepDumps } from '../open/open-dumps.js';
import type { FunctionRun, WatchedSession } from '../step/watched-session.js';

export interface OverflowHookOptions {
  readonly dumps: StepDumps;
  readonly watched: Pick<WatchedSession, 'watch'>;
  readonly log: (line: string) => void;
}

/**
 * Searches every step, before it is made, for the first operation whose output is not finite, and writes what goes into it
 * and comes out of it. What follows is the guard's to decide: listed before it, this hook has said what it knows when the
 * guard ends the run.
 */
export function overflowHook({ dumps, watched, log }: OverflowHookOptions): Hook {
  let step = 0;
  let announced = false;
  let ended = false;
  let found: { run: FunctionRun; report: OverflowReport }[] = [];

  watched.watch({
    async beforeRun(run) {
      if (ended) return;
      try {
        const dump = await dumps.of(run.part);
        const report = await dump.overflow(run.fn, run.feeds, step);
        if (report !== undefined) found.push({ run, report });
      } catch (error) {
        ended = true;
        const { message } = describeError(dumpError(dumps.path, error));
        log(`No more search for overflows from step ${step + 1} on; training goes on: ${message}`);
      }
    },
  });

  return {
    name: 'overflow',
    beforeStep(run) {
      if (!announced) {
        log(
          `Overflow dump: every step is searched before it is made, which takes about as long: ${dumps.path}`,
        );
        announced = true;
      }
      ({ step } = run.state);
      found = [];
    },
    afterStep(_run, { batch }) {
      for (const { run, report } of found) {
        const share = batch.samples.length / run.runs;
        const samples = batch.samples.slice(run.part * share, (run.part + 1) * share);
        log(
          describeOverflow(report, {
            step: step + 1,
            part: run.runs === 1 ? undefined : { index: run.part, of: run.runs },
            images: samples.map(({ image }) => image),
          }),
        );
      }
    },
  };
}
