import { diagnosis } from './diagnosis.js';
import { distribution } from './distribution.js';
import { dynamicShape } from './dynamic-shape.js';
import { execution } from './execution.js';
import type { Parameter, ValueOf } from './parameter.js';
import { precision } from './precision.js';
import { tuning } from './tuning.js';

/**
 * Every parameter that NpuOptimizer reads, by option name (tf_adapter/util/npu_attrs.cc of r1.6.0; those marked "newer
 * adapters" are of the master branch, and older ones pass over them).
 */
export const parameters = {
  ...execution,
  ...precision,
  ...dynamicShape,
  ...diagnosis,
  ...tuning,
  ...distribution,
} as const;

/** A mapped type of each group by itself keeps the options' documentation in the published types. */
type OptionsOf<Group> = { readonly [Option in keyof Group]?: ValueOf<Group[Option]> };

/** Options of NpuOptimizer. What is left out is not sent, so that the adapter's own default holds. */
export type NpuOptions = OptionsOf<typeof execution> &
  OptionsOf<typeof precision> &
  OptionsOf<typeof dynamicShape> &
  OptionsOf<typeof diagnosis> &
  OptionsOf<typeof tuning> &
  OptionsOf<typeof distribution> & {
    /** Newer adapters' `experimental_*` parameters, by the rest of their name. */
    readonly experimental?: Readonly<Record<string, string>>;
  };

/** The parameter of an option, with its type put aside: values are checked by `encode`. */
export function parameterOf(option: string): Parameter<unknown> | undefined {
  return Object.hasOwn(parameters, option)
    ? (parameters[option as keyof typeof parameters] as Parameter<unknown>)
    : undefined;
}
