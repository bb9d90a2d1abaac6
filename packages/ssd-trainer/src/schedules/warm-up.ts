/**
 * Share of the learning rate in force at a step: climbs linearly to 1, which the last of `warmupSteps` steps has.
 *
 * @param step steps already done: 0 at the first, which then runs at 1/warmupSteps.
 */
export function warmUpFactor(warmupSteps: number, step: number): number {
  return step + 1 >= warmupSteps ? 1 : (step + 1) / warmupSteps;
}
