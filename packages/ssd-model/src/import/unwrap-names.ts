import type { SourceTensor, SourceTensors } from './source-tensor.js';

/**
 * What training scripts put in front of a network's names: wrappers of PyTorch and keys of a saved dictionary. Averaged
 * copies last: of two that fit alike the first is taken.
 */
const WRAPPERS = [
  'module.',
  'model.',
  '_orig_mod.',
  'state_dict.',
  'model_state_dict.',
  'net.',
  'network.',
  'detector.',
  'ema_model.',
  'model_ema.',
  'ema_state_dict.',
  'state_dict_ema.',
  'ema.',
  'shadow.',
];
/** `state_dict.model_ema.module._orig_mod.model.` is more than is met. */
const DEPTH = 6;
/** Files have one or two; names made to have thousands are not gone through. */
const MAX_VIEWS = 64;

/** The part of a name that `torch.compile` adds, in front of all or of the part that was compiled. */
const COMPILED = '_orig_mod';

export interface Unwrapped {
  /** What stood in front, `''` for nothing. */
  readonly prefix: string;
  readonly tensors: SourceTensors;
  /** Names that did not have the prefix. */
  readonly outside: readonly string[];
  /** The name in the file, of a name without the prefix. */
  readonly fileName: (name: string) => string;
}

/** The tensors as they are, and then without each wrapper that some of their names begin with. */
export function unwrapNames(tensors: SourceTensors): Unwrapped[] {
  const views = wrappersOf(tensors, (name) => name);
  const compiled = withoutCompiled(tensors);
  if (compiled === undefined) return views;
  const { tensors: plain, written } = compiled;
  return [...views, ...wrappersOf(plain, (name) => written.get(name) ?? name)];
}

function wrappersOf(all: SourceTensors, written: (name: string) => string): Unwrapped[] {
  const views: Unwrapped[] = [];
  const unwrap = (
    tensors: SourceTensors,
    prefix: string,
    outside: readonly string[],
    depth: number,
  ): void => {
    if (views.length >= MAX_VIEWS) return;
    views.push({ prefix, tensors, outside, fileName: (name) => written(prefix + name) });
    if (depth === DEPTH) return;
    for (const wrapper of WRAPPERS) {
      const within = new Map<string, SourceTensor>();
      const without: string[] = [];
      for (const [name, tensor] of tensors) {
        if (name.startsWith(wrapper)) within.set(name.slice(wrapper.length), tensor);
        else without.push(written(prefix + name));
      }
      if (within.size > 0) unwrap(within, prefix + wrapper, [...outside, ...without], depth + 1);
    }
  };
  unwrap(all, '', [], 0);
  return views;
}

/** The tensors without `_orig_mod` within their names, where some have it there and none become one. */
function withoutCompiled(
  tensors: SourceTensors,
): { tensors: SourceTensors; written: ReadonlyMap<string, string> } | undefined {
  if (![...tensors.keys()].some((name) => name.includes(`.${COMPILED}.`))) return undefined;
  const written = new Map<string, string>();
  const plain = new Map(
    [...tensors].map(([name, tensor]) => {
      const short = name
        .split('.')
        .filter((part) => part !== COMPILED)
        .join('.');
      written.set(short, name);
      return [short, tensor] as const;
    }),
  );
  return plain.size === tensors.size ? { tensors: plain, written } : undefined;
}
