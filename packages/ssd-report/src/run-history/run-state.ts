import type { RunOutcome } from '@ssd/trainer/run-folder';

/** Where a run is: its process trains; it trained to its end; it was stopped before; an error ended it. */
export type RunState = 'running' | 'finished' | 'interrupted' | 'failed';

export interface RunStateOptions {
  /** Whether a process holds the run's lock. */
  readonly locked: boolean;
  readonly outcome: RunOutcome | undefined;
  /** Steps done, and of the whole run where the settings say. */
  readonly step: number;
  readonly totalSteps: number | null;
  readonly seconds: number | null;
  readonly timeLimit: number | null;
}

/**
 * The state of a run. Where it wrote no outcome, as a killed process or an earlier version, steps and time tell whether it
 * came to its end.
 */
export function runState({
  locked,
  outcome,
  step,
  totalSteps,
  seconds,
  timeLimit,
}: RunStateOptions): RunState {
  if (locked) return 'running';
  if (outcome !== undefined) {
    if (outcome.stopped === 'failed') return 'failed';
    return outcome.stopped === 'aborted' ? 'interrupted' : 'finished';
  }
  const through = totalSteps !== null && step >= totalSteps;
  const out = timeLimit !== null && seconds !== null && seconds >= timeLimit;
  return step > 0 && (through || out) ? 'finished' : 'interrupted';
}
