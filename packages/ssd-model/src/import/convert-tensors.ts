import type { InputNormalization } from '../preset.js';
import type { StateTensor } from '../state-tensor.js';
import { adaptInput } from './adapt-input.js';
import type { ConvertedVariable } from './import-report.js';
import type { ImportPlan } from './plan-import.js';
import type { PreparedImport } from './prepare-import.js';
import type { Rule } from './rule.js';
import { finiteValues } from './source-tensor.js';
import { sameShape } from '../load-state.js';
import type { ImportTarget } from './import-target.js';

/** Numbers in a model's own names and layout. */
export interface ConvertedState {
  readonly state: Map<string, StateTensor>;
  readonly converted: ConvertedVariable[];
  readonly momentum: Map<string, StateTensor>;
}

/**
 * Makes the variables out of the file's tensors.
 *
 * @param input how pixels go into the model: the first convolution is turned to it
 * @throws ImportError IMPORT_TENSOR for a tensor that is cut short or holds NaN or infinity
 */
export function convertTensors(
  { preset, shapes }: ImportTarget,
  { plan, source, input: from }: PreparedImport,
  input: InputNormalization,
): ConvertedState {
  const first = preset.layers.layers.find(({ kind }) => kind === 'conv');
  const state = new Map<string, StateTensor>();
  const converted: ConvertedVariable[] = [];
  const momentum = new Map<string, StateTensor>();
  for (const rule of plan.rules) {
    const { target, how } = rule;
    const shape = shapes.get(target)!;
    const values = rule.convert(read(rule.from, plan));
    const adapted =
      target === `${first?.name ?? ''}/filter` && from !== undefined
        ? adaptInput(values, shape.at(-1)!, { from, to: input })
        : { filter: values, how: [] };
    state.set(target, { shape, data: adapted.filter });
    const steps = [...(how === undefined ? [] : [how]), ...adapted.how];
    if (steps.length > 0)
      converted.push({ name: target, from: rule.from.map((name) => plan.named.get(name)!.name), how: steps });
    // Momentum of another input is not that of the converted filter; it starts anew.
    const slots = adapted.how.length === 0 ? slotsOf(rule, plan, source.momentum) : undefined;
    if (slots !== undefined) momentum.set(target, { shape, data: rule.convert(read(slots, plan)) });
  }
  return { state, converted, momentum };
}

function read(names: readonly string[], { named }: ImportPlan): Float32Array[] {
  return names.map((key) => {
    const { name, tensor } = named.get(key)!;
    return finiteValues(name, tensor);
  });
}

/** Names of a rule's momentum; undefined where the file does not have it in the shape of the weights. */
function slotsOf(
  { from, shapes }: Rule,
  { named }: ImportPlan,
  momentum: ((name: string) => string) | undefined,
): string[] | undefined {
  if (momentum === undefined) return undefined;
  const slots = from.map(momentum);
  const fits = slots.every((slot, i) => {
    const found = named.get(slot);
    return found !== undefined && sameShape(found.tensor.shape, shapes[i]!);
  });
  return fits ? slots : undefined;
}
