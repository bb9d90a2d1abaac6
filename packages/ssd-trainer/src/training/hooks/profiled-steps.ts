/** The first of the steps that are traced, counted from 1 where the process begins: those before warm up. */
const FIRST = 10;

/** How many steps are traced. */
const TRACED = 3;

/** Steps to trace, counted as logs do: the run's first is 1. */
export interface ProfiledSteps {
  readonly first: number;
  readonly last: number;
  /** Whether steps enough for a warm-up come before: TensorFlow prepares the graph in the first and grows its memory. */
  readonly warm: boolean;
}

/**
 * The steps of a run that are traced: its tenth to twelfth, counted from where this process begins or goes on; of a run that is
 * shorter the last three.
 *
 * @param done steps already made
 * @param totalSteps of the whole run
 */
export function profiledSteps(done: number, totalSteps: number): ProfiledSteps | undefined {
  const left = totalSteps - done;
  if (left < 1) return undefined;
  const first = Math.max(1, Math.min(FIRST, left - TRACED + 1));
  const last = Math.min(left, first + TRACED - 1);
  return { first: done + first, last: done + last, warm: first === FIRST };
}
