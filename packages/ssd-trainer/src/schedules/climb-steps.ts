import { kindOf } from './schedules.js';
import type { Schedule } from './schedules.js';

/**
 * Steps of the warm-up of a run.
 *
 * @param totalSteps steps of the whole run, at least 1
 */
export function warmUpOf(schedule: Schedule, totalSteps: number): number {
  const share = kindOf(schedule).warmupShare?.(schedule) ?? 1;
  return share === 1 ? schedule.warmupSteps : Math.min(schedule.warmupSteps, Math.floor(share * totalSteps));
}

/**
 * Steps until nothing climbs any more by plan: those of the warm-up, and of one-cycle's rise, which may be longer.
 *
 * @param totalSteps steps of the whole run, at least 1
 */
export function climbSteps(schedule: Schedule, totalSteps: number): number {
  const warmUp = warmUpOf(schedule, totalSteps);
  return Math.max(warmUp, kindOf(schedule).climb?.(schedule, totalSteps - 1) ?? 0);
}

/** The climb may take an eighth of the steps that fit into a time limit, or the share that it has by plan, if that is more. */
const SHARE = 1 / 8;
/** No climb is made shorter than this many steps: the rate must not leap, whatever a clock says. */
const FEWEST = 10;

/**
 * Steps that the climb is to take where a time limit leaves room for fewer steps than planned: a run that spends all of its
 * steps on the warm-up learns nothing.
 *
 * @param climb its steps by plan, {@link climbSteps}
 * @param totalSteps steps by plan
 * @param fitting steps that fit into the time, about
 */
export function shortenedClimb(climb: number, totalSteps: number, fitting: number): number {
  const share = Math.max(SHARE, climb / totalSteps);
  return Math.min(climb, Math.max(FEWEST, share * fitting));
}
