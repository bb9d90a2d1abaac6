import { WeightsError } from '../errors.js';
import { keyText } from './key-text.js';
import { StoredTensor, Tuple } from './pickle-value.js';
import type { PickleValue } from './pickle-value.js';

/** A tensor with the path that leads to it. */
export type NamedTensor = readonly [name: string, tensor: StoredTensor];

/** Deeper nesting is an attack, or a thing that contains itself. */
const MAX_DEPTH = 64;
/** Values looked at: a short pickle can describe a tree without end by recalling its branches. */
const MAX_VISITS = 2 ** 19;

const MAX_NAME = 4096;

/** Where training scripts keep the weights beside what else they save, the best first. */
const WEIGHT_KEYS = [
  'state_dict',
  'model_state_dict',
  'model_state',
  'model',
  'net',
  'network',
  'weights',
  'params',
  'module',
];

const childrenOf = (value: PickleValue): readonly (readonly [key: string, value: PickleValue])[] => {
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item] as const);
  if (value instanceof Tuple) return value.items.map((item, i) => [String(i), item] as const);
  if (!(value instanceof Map)) return [];
  return [...value].map(([key, item]) => [keyText(key), item] as const);
};

/** Finds the tensors below a value, by the keys on the way to each, joined with dots. One search counts all it visits. */
const createSearch = (file: string): ((root: PickleValue) => NamedTensor[]) => {
  let visits = 0;
  return (root) => {
    const found: NamedTensor[] = [];
    const walk = (value: PickleValue, path: string, depth: number): void => {
      if (++visits > MAX_VISITS || depth > MAX_DEPTH || path.length > MAX_NAME) {
        throw new WeightsError(
          'BAD_FILE',
          `Expected ${file} to hold at most ${MAX_VISITS} values, nested ${MAX_DEPTH} deep under names of ${MAX_NAME} letters, ` +
            `got more at "${path.slice(0, 80)}".`,
        );
      }
      if (value instanceof StoredTensor) found.push([path, value]);
      for (const [key, child] of childrenOf(value))
        walk(child, path === '' ? key : `${path}.${key}`, depth + 1);
    };
    walk(root, '', 0);
    return found;
  };
};

const describe = (count: number): string =>
  count === 0 ? '' : ` (${count} ${count === 1 ? 'tensor' : 'tensors'})`;

/**
 * The tensors of what was saved, by name.
 *
 * A dict of tensors (a state dict) gives its keys. Where the weights lie under a key beside an optimizer and the like,
 * as in `{'state_dict': …, 'optimizer': …, 'epoch': 3}`, they alone are taken, by their own names; a note says so. Of
 * anything else all tensors are taken, by their paths.
 */
export const collectTensors = (
  file: string,
  root: PickleValue,
): { tensors: NamedTensor[]; notes: string[] } => {
  const tensorsBelow = createSearch(file);
  if (root instanceof StoredTensor) return { tensors: [['tensor', root]], notes: [] };
  if (root instanceof Map && ![...root.values()].some((value) => value instanceof StoredTensor)) {
    for (const key of WEIGHT_KEYS) {
      const weights = root.get(key);
      if (!(weights instanceof Map)) continue;
      const tensors = tensorsBelow(weights);
      if (tensors.length === 0) continue;
      const others = [...root].filter(([other]) => other !== key);
      const left = others.map(
        ([other, value]) => `"${keyText(other)}"${describe(tensorsBelow(value).length)}`,
      );
      return {
        tensors,
        notes:
          left.length === 0
            ? []
            : [
                `Taken: "${key}". Left out beside it: ${left.slice(0, 10).join(', ')}${left.length > 10 ? ', …' : ''}.`,
              ],
      };
    }
  }
  return { tensors: tensorsBelow(root), notes: [] };
};
