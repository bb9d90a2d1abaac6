import type { SourceTensors } from './source-tensor.js';

/** What training scripts put in front of a network's names: wrappers of PyTorch and keys of a saved dictionary. */
const WRAPPERS = ['module.', 'model.', 'state_dict.', 'model_state_dict.', 'net.', 'network.'];
/** `model.module.` is the most that is met. */
const DEPTH = 3;

export interface Unwrapped {
  /** What stood in front, `''` for nothing. */
  readonly prefix: string;
  readonly tensors: SourceTensors;
  /** Names that did not have the prefix. */
  readonly outside: readonly string[];
}

/** The tensors as they are, and then without each wrapper that some of their names begin with. */
export const unwrapNames = (tensors: SourceTensors, depth = 0): Unwrapped[] => {
  const plain: Unwrapped = { prefix: '', tensors, outside: [] };
  if (depth === DEPTH) return [plain];
  const inner = WRAPPERS.flatMap((wrapper) => {
    const within = new Map(
      [...tensors].flatMap(([name, tensor]) =>
        name.startsWith(wrapper) ? [[name.slice(wrapper.length), tensor] as const] : [],
      ),
    );
    if (within.size === 0) return [];
    const without = [...tensors.keys()].filter((name) => !name.startsWith(wrapper));
    return unwrapNames(within, depth + 1).map(({ prefix, tensors: deepest, outside }) => ({
      prefix: wrapper + prefix,
      tensors: deepest,
      outside: [...without, ...outside.map((name) => wrapper + name)],
    }));
  });
  return [plain, ...inner];
};
