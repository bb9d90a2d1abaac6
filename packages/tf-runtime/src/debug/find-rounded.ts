import { PRODUCTS } from '../graph/emulated-precision.js';
import type { GraphOperation } from './graph-operations.js';

/**
 * The product that a rounding of an emulated precision belongs to: the one that it rounds the output of, else the first that
 * takes what it gives.
 *
 * @returns undefined for any other operation
 */
export function findRounded(
  operations: readonly GraphOperation[],
  rounding: GraphOperation,
): GraphOperation | undefined {
  const source = (operation: GraphOperation | undefined): GraphOperation | undefined =>
    operations.find(({ outputs }) => outputs.some(({ name }) => name === operation?.inputs[0]));
  const narrow = rounding.type === 'Cast' ? source(rounding) : undefined;
  // Nothing but an emulated precision makes tensors of these types: tfjs has none.
  const [type] = narrow?.outputs ?? [];
  if (type?.dtype !== 'half' && type?.dtype !== 'bfloat16') return undefined;
  const rounded = source(narrow);
  if (rounded !== undefined && PRODUCTS.has(rounded.type)) return rounded;
  return operations.find(({ inputs }) => rounding.outputs.some(({ name }) => inputs.includes(name)));
}
