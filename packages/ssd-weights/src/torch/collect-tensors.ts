import { closestName } from '@ssd/names';
import { WeightsError, badFile } from '../errors.js';
import { keyText } from './key-text.js';
import { Placeholder, StoredTensor, Tuple } from './pickle-value.js';
import type { PickleValue } from './pickle-value.js';
import { refusedGlobal } from './torch-globals.js';
import { summarise, summaryText } from './summarise.js';

/** A tensor with the path that leads to it. */
export type NamedTensor = readonly [name: string, tensor: StoredTensor];

/** An unknown object among the tensors, by its path: what it is of, and whether there are tensors in it. */
export interface NamedObject {
  readonly name: string;
  readonly what: string;
  readonly tensors: number;
}

export interface CollectedTensors {
  readonly tensors: NamedTensor[];
  /** Where a tensor may have been wanted, an object whose class is not known. */
  readonly objects: NamedObject[];
  readonly notes: string[];
}

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

/** Where they keep an average of the weights over the last steps: taken where there are no others. */
const AVERAGED_KEYS = [
  'state_dict_ema',
  'ema_state_dict',
  'model_ema',
  'ema_model',
  'ema_model_state_dict',
  'model_ema_state_dict',
  'ema',
  'swa_model',
  'swa_state_dict',
  'shadow',
  'shadow_params',
];

/** Whether a key names an averaged copy of the weights, by whatever spelling. */
function isAveraged(key: string): boolean {
  return /(?:^|[_.-])(?:ema|swa|shadow|averaged?)(?:$|[_.-])/i.test(key.slice(0, MAX_NAME));
}

function childrenOf(value: PickleValue): readonly (readonly [key: string, value: PickleValue])[] {
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item] as const);
  if (value instanceof Tuple) return value.items.map((item, i) => [String(i), item] as const);
  if (!(value instanceof Map)) return [];
  return [...value].map(([key, item]) => [keyText(key), item] as const);
}

/** Finds the tensors below a value, by the keys on the way to each, joined with dots. */
function tensorsBelow(file: string, root: PickleValue): Omit<CollectedTensors, 'notes'> {
  const tensors: NamedTensor[] = [];
  const objects: NamedObject[] = [];
  const counted = new Set<PickleValue>();
  let visits = 0;
  const walk = (value: PickleValue, path: string, depth: number): void => {
    if (++visits > MAX_VISITS || depth > MAX_DEPTH || path.length > MAX_NAME) {
      throw badFile(
        `Expected ${file} to hold at most ${MAX_VISITS} values, nested ${MAX_DEPTH} deep under names of ${MAX_NAME} letters, ` +
          `got more at "${path.slice(0, 80)}".`,
      );
    }
    if (value instanceof StoredTensor) tensors.push([path, value]);
    else if (value instanceof Placeholder)
      objects.push({ name: path, what: value.what, tensors: summarise(value, counted).tensors });
    else
      for (const [key, child] of childrenOf(value))
        walk(child, path === '' ? key : `${path}.${key}`, depth + 1);
  };
  walk(root, '', 0);
  return { tensors, objects };
}

/** The tensors of what was chosen: of an object that is not known none can be taken, which must not go unsaid. */
function wantedBelow(file: string, root: PickleValue): Omit<CollectedTensors, 'notes'> {
  const found = tensorsBelow(file, root);
  const hidden = found.objects.find(({ tensors }) => tensors > 0);
  if (found.tensors.length === 0 && (hidden !== undefined || root instanceof Placeholder))
    throw refusedGlobal(hidden?.what ?? (root as Placeholder).what);
  return found;
}

const SHOWN = 10;

/** What was taken, and what was left beside it: averaged copies with the way to take them. */
function describe(root: ReadonlyMap<PickleValue, PickleValue>, taken: string): string[] {
  const others = [...root]
    .map(([key, value]) => [keyText(key), value] as const)
    .filter(([key]) => key !== taken && !taken.startsWith(`${key}.`));
  if (others.length === 0) return [];
  const left = others.slice(0, SHOWN).map(([key, value]) => `"${key}"${summaryText(summarise(value))}`);
  const averaged = others
    .filter(([key]) => isAveraged(key))
    .slice(0, SHOWN)
    .filter(([, value]) => summarise(value).tensors > 0);
  return [
    `Taken: "${taken}". Left out beside it: ${left.join(', ')}${others.length > SHOWN ? ', …' : ''}.`,
    ...averaged.map(
      ([key]) =>
        `"${key}" looks like an averaged copy of the weights, which often measures better. Take it with the option key, "${key}".`,
    ),
  ];
}

/** The value below a key, or below several joined with dots where no key is called so. */
function atKey(file: string, root: PickleValue, key: string): PickleValue {
  let value = root;
  let rest = key;
  for (;;) {
    const children = new Map(childrenOf(value));
    const whole = children.get(rest);
    if (whole !== undefined) return whole;
    const next = [...children.keys()]
      .filter((name) => rest.startsWith(`${name}.`))
      .sort((a, b) => b.length - a.length)[0];
    if (next === undefined) {
      const names = [...children.keys()];
      const near = closestName(rest, names);
      throw new WeightsError(
        'NO_TENSOR',
        `Expected a key of ${file} (${names.slice(0, SHOWN).join(', ') || 'it has none'}${names.length > SHOWN ? ', …' : ''}), ` +
          `got "${key}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
      );
    }
    value = children.get(next)!;
    rest = rest.slice(next.length + 1);
  }
}

/**
 * The tensors of what was saved, by name.
 *
 * A dict of tensors (a state dict) gives its keys. Where the weights lie under a key beside an optimizer and the like,
 * as in `{'state_dict': …, 'optimizer': …, 'epoch': 3}`, they alone are taken, by their own names; a note says so. Of
 * anything else all tensors are taken, by their paths.
 *
 * @param key where the weights lie, in place of where they are looked for
 * @throws WeightsError UNSUPPORTED where all that there is lies within an object of an unknown class, naming it; NO_TENSOR
 *   for a key that is not there; BAD_FILE for what is too deep or too much
 */
export function collectTensors(file: string, root: PickleValue, key?: string): CollectedTensors {
  if (key !== undefined) {
    const value = atKey(file, root, key);
    const found =
      value instanceof StoredTensor
        ? { tensors: [[key, value] as const], objects: [] }
        : wantedBelow(file, value);
    if (found.tensors.length === 0)
      throw new WeightsError('NO_TENSOR', `Expected tensors below the key "${key}" of ${file}, got none.`);
    return { ...found, notes: root instanceof Map ? describe(root, key) : [] };
  }
  if (root instanceof StoredTensor) return { tensors: [['tensor', root]], objects: [], notes: [] };
  if (root instanceof Map) {
    // Beside weights there may be tensors: states of generators, a loss. A state dict has most of them itself.
    const direct = [...root.values()].filter((value) => value instanceof StoredTensor).length;
    let refused: Placeholder | undefined;
    for (const known of [...WEIGHT_KEYS, ...AVERAGED_KEYS]) {
      const weights = root.get(known);
      // A model saved whole: what is beside it are not the weights.
      if (weights instanceof Placeholder && summarise(weights).tensors >= Math.max(1, direct))
        refused ??= weights;
      if (!(weights instanceof Map) || summarise(weights).tensors < Math.max(1, direct)) continue;
      return { ...wantedBelow(file, weights), notes: describe(root, known) };
    }
    if (refused !== undefined) throw refusedGlobal(refused.what);
  }
  return { ...wantedBelow(file, root), notes: [] };
}
