import type { Hook } from '../hook.js';

/** Ends the run after the step in which the signal came. */
export function abortHook(signal: AbortSignal): Hook {
  return {
    name: 'abort',
    beforeStep(run) {
      if (signal.aborted) run.stop('aborted'); // came while waiting for data: this step is the last
    },
    afterStep(run) {
      if (signal.aborted) run.stop('aborted');
    },
  };
}

/** Ends the run at the first step that ends after so many seconds of training. */
export function timeLimitHook(seconds: number): Hook {
  return {
    name: 'time-limit',
    afterStep(run) {
      if (run.state.elapsed >= seconds) run.stop('time-limit');
    },
  };
}

/**
 * Ends the run after `patience` evaluations in a row without a new best.
 *
 * @param log told why
 * @param name of what is measured, for that
 */
export function earlyStopHook(patience: number, log: (line: string) => void, name = 'mAP'): Hook {
  let best = -Infinity;
  let since = 0;
  return {
    name: 'early-stop',
    afterEpoch(run) {
      if (run.map === undefined) return;
      since = run.map > best ? 0 : since + 1;
      best = Math.max(best, run.map);
      if (since < patience) return;
      log(`Stopping: ${since} evaluations without a ${name} above ${best.toFixed(4)}.`);
      run.stop('early-stop', { agreed: true }); // by what all ranks have measured
    },
    state: () => ({ best: Number.isFinite(best) ? best : null, since }),
    restore(state) {
      const saved = state as { best: number | null; since: number };
      best = saved.best ?? -Infinity;
      since = saved.since;
    },
  };
}
