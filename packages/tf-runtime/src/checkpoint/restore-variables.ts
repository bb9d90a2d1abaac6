import type { Graph } from '../graph/graph.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { formOf } from '../session/compiled-function.js';
import type { NativeResult, NativeRun } from '../session/native-session.js';
import type { SessionVariable } from '../session/session-variables.js';
import type { CheckpointIndex } from './checkpoint-index.js';
import { restoreNodes } from './checkpoint-nodes.js';
import { withPrefix } from './write-checkpoint.js';

/** What {@link Session.restore} did. */
export interface RestoreReport {
  /** Variables that got their value. */
  readonly restored: readonly string[];
  /** Variables that the checkpoint lacks; they keep their value. */
  readonly missing: readonly string[];
  /** Tensors of the checkpoint that no variable is named after. */
  readonly unexpected: readonly string[];
}

/**
 * Pairs variables and tensors by name.
 *
 * @throws TensorFlowError (INVALID_ARGUMENT) naming every pair whose shape or type differs
 */
export function restorePlan(
  prefix: string,
  { entries }: CheckpointIndex,
  variables: readonly SessionVariable[],
): { variables: SessionVariable[]; report: RestoreReport } {
  const present = variables.filter((variable) => entries.has(variable.name));
  const wrong = present.flatMap(({ name, shape, dataType }) => {
    const entry = entries.get(name);
    if (entry === undefined || (entry.dataType === dataType && entry.shape.join() === shape.join()))
      return [];
    return [`"${name}" is ${formOf(entry.dataType, entry.shape)}, expected ${formOf(dataType, shape)}`];
  });
  if (wrong.length > 0) {
    throw new TensorFlowError(
      'INVALID_ARGUMENT',
      `the checkpoint ${prefix} does not fit: ${wrong.slice(0, 5).join('; ')}` +
        (wrong.length > 5 ? `; and ${wrong.length - 5} more` : ''),
      { hint: 'It comes from another preset or another number of classes. Nothing was changed.' },
    );
  }
  const names = new Set(variables.map((variable) => variable.name));
  return {
    variables: present,
    report: {
      restored: present.map((variable) => variable.name),
      missing: variables.filter((variable) => !entries.has(variable.name)).map((variable) => variable.name),
      unexpected: [...entries.keys()].filter((name) => !names.has(name)),
    },
  };
}

/** Runs the restoring nodes. */
export async function restoreVariables(
  tf: LoadedTensorFlow,
  graph: Graph,
  run: (run: NativeRun) => Promise<NativeResult>,
  prefix: string,
  variables: readonly SessionVariable[],
): Promise<void> {
  if (variables.length === 0) return;
  const nodes = restoreNodes(graph, variables);
  await withPrefix(tf, prefix, (tensor) =>
    run({
      name: `restoring ${prefix}`,
      feeds: [{ output: nodes.prefix, tensor }],
      fetches: [],
      targets: nodes.targets,
    }),
  );
}
