import { Placeholder, StoredTensor, Tuple } from './pickle-value.js';
import type { PickleValue } from './pickle-value.js';

/** What lies below a value: tensors, and classes that are not known. */
export interface Summary {
  readonly tensors: number;
  /** Names of the classes, each once, in the order in which they were met. */
  readonly classes: readonly string[];
}

function partsOf(value: PickleValue): Iterable<PickleValue> {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Map) return value.values();
  return value instanceof Placeholder ? value.parts : [];
}

/**
 * Counts what lies below a value, each part once, however often and from wherever it is recalled: configurations hold
 * their parents. In time and memory of the pickle, and without recursion.
 *
 * @param known what was counted before and is not again; filled
 */
export function summarise(root: PickleValue, known = new Set<PickleValue>()): Summary {
  const classes = new Set<string>();
  let tensors = 0;
  const open: PickleValue[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value instanceof StoredTensor) tensors++;
    if (value instanceof Placeholder) classes.add(value.what);
    const parts: PickleValue[] = [];
    for (const part of partsOf(value)) {
      if (typeof part !== 'object' || part === null || known.has(part)) continue;
      known.add(part);
      parts.push(part);
    }
    for (const part of parts.reverse()) open.push(part);
  }
  return { tensors, classes: [...classes] };
}

const SHOWN = 3;

/** ` (2 tensors, argparse.Namespace)`, or nothing where there is neither. */
export function summaryText({ tensors, classes }: Summary): string {
  const said = [
    ...(tensors === 0 ? [] : [`${tensors} ${tensors === 1 ? 'tensor' : 'tensors'}`]),
    ...classes.slice(0, SHOWN),
    ...(classes.length > SHOWN ? ['…'] : []),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}
