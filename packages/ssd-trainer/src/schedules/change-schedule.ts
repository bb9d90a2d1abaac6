import { kindOf } from './schedules.js';
import type { Schedule, ScheduleInput, ScheduleName } from './schedules.js';

/** Its highest learning rate. */
export function peakOf(schedule: ScheduleInput): number {
  return kindOf(schedule).peak(schedule);
}

/** The schedule with another highest rate; what it falls to keeps its proportion. */
export function withPeak<S extends ScheduleInput | Schedule>(schedule: S, peak: number): S {
  return kindOf(schedule).withPeak(schedule, peak) as S;
}

/** The schedule with a warm-up of so many steps, whatever the length of the run. */
export function withWarmup(schedule: ScheduleInput, warmupSteps: number): ScheduleInput {
  return kindOf(schedule).withWarmup?.(schedule, warmupSteps) ?? { ...schedule, warmupSteps };
}

/** One of a kind with a highest rate and a warm-up, which one-cycle leaves out: its rise is one. */
export function createSchedule(
  kind: ScheduleName,
  start: { readonly peak: number; readonly warmupSteps: number },
): ScheduleInput {
  return kindOf({ kind }).create(start);
}

/** Whether the learning rate of a step depends on how many the run has. */
export function goesByLength(schedule: Schedule): boolean {
  return kindOf(schedule).goesByLength?.(schedule) ?? true;
}
