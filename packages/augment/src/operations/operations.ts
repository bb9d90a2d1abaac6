import type { ColourOperation } from './colour/colour-operation.js';
import { colourOperations } from './colour-operations.js';
import { effects } from './effects.js';
import type { Effect } from './effects/effect.js';
import { geometricOperations } from './geometric-operations.js';
import type { Operation } from './operation.js';
import type { GeometricOperation } from './geometry/geometric-operation.js';

/** Those that are settings of their own, not of `photometric`, in the order in which they are done. */
export const ownSettings = { ...geometricOperations, ...effects };

const all = { ...colourOperations, ...ownSettings };

export type OperationName = keyof typeof all;

/** What an operation says of itself. */
export function operationNamed(name: OperationName): Operation<object> {
  return all[name];
}

/** Every operation by the name of its setting, in the order in which they are done. */
export const OPERATIONS = Object.keys(all) as readonly OperationName[];

// What is drawn is inferred, too, since only the whole type of a table's entry matches.
type SettingsOfOne<O> =
  O extends ColourOperation<infer S, infer D>
    ? S & (D extends object ? unknown : never)
    : O extends GeometricOperation<infer S>
      ? S
      : O extends Effect<infer S, infer D>
        ? S & (D extends object ? unknown : never)
        : never;

/** What the operations of a table are set to, each of them or none. */
export type SettingsOfTable<T extends object> = { -readonly [K in keyof T]?: SettingsOfOne<T[K]> };
