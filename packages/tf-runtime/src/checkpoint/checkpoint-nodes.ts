import type { Graph } from '../graph/graph.js';
import type { Output, Pointer } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { addAssignment, type SessionVariable } from '../session/session-variables.js';
import { attribute } from '../tfjs/attributes.js';

/** Nodes that write or read a set of variables; the file's prefix is fed. */
export interface CheckpointNodes {
  readonly prefix: Output;
  readonly targets: readonly Pointer[];
}

const cache = new WeakMap<Graph, Map<string, CheckpointNodes>>();

/** SaveV2 for these variables, made once a set. */
export function saveNodes(graph: Graph, variables: readonly SessionVariable[]): CheckpointNodes {
  return cached(graph, 'Save', variables, (scope) => {
    const prefix = graph.placeholder(`${scope}/Prefix`, DataType.STRING, []);
    const save = graph.add({
      type: 'SaveV2',
      name: scope,
      inputs: [prefix, ...labels(graph, scope, variables), ...variables.map((variable) => variable.read)],
    });
    return { prefix, targets: [save] };
  });
}

/** RestoreV2 and assignments for these variables, made once a set. */
export function restoreNodes(graph: Graph, variables: readonly SessionVariable[]): CheckpointNodes {
  return cached(graph, 'Restore', variables, (scope) => {
    const prefix = graph.placeholder(`${scope}/Prefix`, DataType.STRING, []);
    const restore = graph.add({
      type: 'RestoreV2',
      name: scope,
      inputs: [prefix, ...labels(graph, scope, variables)],
      attributes: [
        attribute.type(
          'dtypes',
          variables.map((variable) => variable.dataType),
        ),
      ],
    });
    const targets = variables.map((variable, index) =>
      addAssignment(graph, graph.uniqueName(`${scope}/Assign`), variable, { oper: restore, index }),
    );
    return { prefix, targets };
  });
}

/** Names, and empty slices: every tensor is saved whole. */
function labels(graph: Graph, scope: string, variables: readonly SessionVariable[]): Output[] {
  return [
    graph.stringConstant(
      `${scope}/Names`,
      variables.map((variable) => variable.name),
    ),
    graph.stringConstant(
      `${scope}/Slices`,
      variables.map(() => ''),
    ),
  ];
}

function cached(
  graph: Graph,
  kind: string,
  variables: readonly SessionVariable[],
  make: (scope: string) => CheckpointNodes,
): CheckpointNodes {
  const nodes = cache.get(graph) ?? new Map<string, CheckpointNodes>();
  cache.set(graph, nodes);
  const key = `${kind}\n${variables.map((variable) => variable.name).join('\n')}`;
  const known = nodes.get(key);
  if (known !== undefined) return known;
  const made = graph.stage(
    () => make(graph.uniqueName(kind)),
    ({ prefix, targets }, move) => ({
      prefix: { ...prefix, oper: move(prefix.oper) },
      targets: targets.map(move),
    }),
  );
  nodes.set(key, made);
  return made;
}
