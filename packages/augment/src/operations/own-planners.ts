import type { Draft } from '../plan.js';
import type { Rng } from '../rng.js';
import { effects } from './effects.js';
import type { EffectStep } from './effects.js';
import type { Effect } from './effects/effect.js';
import { geometricOperations } from './geometric-operations.js';
import type { GeometricOperation } from './geometry/geometric-operation.js';
import type { Operation } from './operation.js';
import type { ownSettings, SettingsOfTable } from './operations.js';
import { readyOperation } from './ready-operation.js';

/** Draws what an operation does to one image, and notes it in the plan. */
export type Planner = (draft: Draft, rng: Rng) => void;

/**
 * Planners of the geometry, then of the effects, of those operations that are set.
 *
 * @throws ArgumentRangeError, ArgumentTypeError naming the first setting that is unknown or out of range
 */
export function createPlanners(given: SettingsOfTable<typeof ownSettings>): Planner[] {
  const settings = given as Readonly<Record<string, object | undefined>>;
  return [
    ...Object.entries(geometricOperations).map(([name, operation]) => {
      const { change } = operation as GeometricOperation<object>;
      return planner(name, operation, settings[name], change);
    }),
    ...Object.entries(effects).map(([name, effect]) => {
      const { draw } = effect as Effect<object, object>;
      return planner(name, effect, settings[name], (draft, rng, complete) => {
        draft.effects.push({ kind: name, ...draw(complete, rng, draft.target) } as EffectStep);
      });
    }),
  ].flat();
}

/** None where the operation is not set. */
function planner(
  name: string,
  operation: Operation<object>,
  given: object | undefined,
  change: (draft: Draft, rng: Rng, settings: object) => void,
): Planner[] {
  if (given === undefined) return [];
  const settled = readyOperation(name, operation, given);
  return [
    (draft, rng) => {
      const settings = settled(rng);
      if (settings !== undefined) change(draft, rng, settings);
    },
  ];
}
