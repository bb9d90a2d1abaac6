import { sizeOf } from '../native/native-tensor.js';
import type { CompiledFunction } from '../session/compiled-function.js';
import { dumpName } from './dump-layout.js';
import type { GraphOperation, GraphTensor } from './graph-operations.js';

/** Which of an operation's tensors are dumped. */
export type DumpMode = 'output' | 'input' | 'all';

/** What of a compiled function is dumped. */
export interface DumpChoice {
  readonly mode: DumpMode;
  readonly select: (operation: GraphOperation) => boolean;
}

/** A tensor and the files it goes to: its operation's output, and an input of each operation that takes it. */
export interface DumpTarget {
  readonly tensor: GraphTensor;
  readonly files: string[];
}

/** What a dump comes to. */
export interface DumpSize {
  readonly files: number;
  /** Of the files' data. */
  readonly bytes: number;
}

/**
 * The tensors to dump by name, each after those it is computed from.
 *
 * @param now - milliseconds since 1970, for the files' names
 */
export function dumpTargets(
  fn: CompiledFunction,
  { mode, select }: DumpChoice,
  now: number,
): Map<string, DumpTarget> {
  const operations = fn.operations();
  const tensors = new Map(operations.flatMap(({ outputs }) => outputs).map((entry) => [entry.name, entry]));
  const targets = new Map<string, DumpTarget>();
  const add = (name: string, file: string): void => {
    const tensor = tensors.get(name);
    if (tensor?.fetchable !== true) return;
    const target = targets.get(name) ?? { tensor, files: [] };
    target.files.push(file);
    targets.set(name, target);
  };
  operations.forEach((operation, taskId) => {
    if (!select(operation)) return;
    const { type, name, inputs, outputs } = operation;
    const base = dumpName({ type, name, taskId }, now);
    if (mode !== 'output')
      inputs.forEach((input, index) => {
        add(input, `${base}.input.${index}.npy`);
      });
    if (mode !== 'input')
      outputs.forEach((output, index) => {
        add(output.name, `${base}.output.${index}.npy`);
      });
  });
  return targets;
}

// The widest element for the others.
const ELEMENT_BYTES: Readonly<Record<string, number>> = { bool: 1, uint8: 1, float: 4, int32: 4 };
const WIDEST = 8;

/**
 * Bytes of a tensor. An extent that only a run knows counts as 1: in a training step that is the reserve space of batch norm,
 * which is empty on a CPU.
 */
export function bytesOf({ shape = [], dtype }: GraphTensor): number {
  return sizeOf(shape.map((extent) => Math.max(extent, 1))) * (ELEMENT_BYTES[dtype] ?? WIDEST);
}

/** How much {@link dumpTargets} are. */
export function sizeOfTargets(targets: ReadonlyMap<string, DumpTarget>): DumpSize {
  let files = 0;
  let bytes = 0;
  for (const target of targets.values()) {
    files += target.files.length;
    bytes += target.files.length * bytesOf(target.tensor);
  }
  return { files, bytes };
}
