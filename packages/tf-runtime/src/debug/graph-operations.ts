import type { Graph } from '../graph/graph.js';
import { type GraphNode, graphNodes, inputNode } from '../graph/graph-def.js';
import type { Output } from '../native/c-api.js';
import { arrayFor, dataTypeName } from '../native/data-type.js';

/** One output of an operation of a compiled function. */
export interface GraphTensor {
  /** `OPERATION:INDEX`. */
  readonly name: string;
  /** TensorFlow's name of the type: `float`, `int32`, `bool`, … */
  readonly dtype: string;
  /** Extents, −1 where only a run knows it; undefined where only a run knows their number. */
  readonly shape: readonly number[] | undefined;
  /**
   * Whether {@link CompiledFunction.fetch} can give it: it is there in every run, JavaScript has an array for it, and no
   * update of a variable comes before it.
   */
  readonly fetchable: boolean;
}

/** An operation that a compiled function executes. */
export interface GraphOperation {
  readonly name: string;
  /** Such as `Conv2D`. */
  readonly type: string;
  /** Names of the tensors it takes. */
  readonly inputs: readonly string[];
  readonly outputs: readonly GraphTensor[];
}

/** A tensor with its place in the graph. */
export interface GraphOutput extends GraphTensor {
  readonly output: Output;
  /** TensorFlow's number of the type. */
  readonly dataType: number;
}

/** What {@link listOperations} finds. */
export interface OperationList {
  readonly operations: readonly GraphOperation[];
  /** All outputs, by name. */
  readonly tensors: ReadonlyMap<string, GraphOutput>;
}

/**
 * The operations of a GraphDef in the order in which the function's program made them, so that each comes after those it
 * needs. Without inter-op parallelism they run in such an order.
 *
 * @param changes - names of the operations that change variables
 */
export function listOperations(
  graph: Graph,
  graphDef: Uint8Array,
  changes: ReadonlySet<string>,
): OperationList {
  const nodes = graphNodes(graphDef);
  const late = spread(nodes, ({ name }) => changes.has(name));
  // What hangs on a Switch exists in some runs only, up to the Merge that both sides lead to.
  const conditional = spread(
    nodes,
    ({ op }) => op === 'Switch',
    ({ op }) => op === 'Merge',
  );
  const tensors = new Map<string, GraphOutput>();
  const operations = nodes.map(({ name, op, input }): GraphOperation => {
    const always = !late.has(name) && !conditional.has(name);
    const outputs = graph.outputsOf(name).map(({ output, dtype, shape }): GraphTensor => {
      const tensor = {
        name: `${name}:${output.index}`,
        dtype: dataTypeName(dtype),
        shape,
        fetchable: always && arrayFor(dtype) !== undefined,
      };
      tensors.set(tensor.name, { ...tensor, output, dataType: dtype });
      return tensor;
    });
    return {
      name,
      type: op,
      inputs: input.filter((entry) => !entry.startsWith('^')).map(tensorName),
      outputs,
    };
  });
  return { operations, tensors };
}

/** GraphDef leaves out the index 0. */
function tensorName(input: string): string {
  return /:\d+$/.test(input) ? input : `${input}:0`;
}

/** Names of the nodes for which `starts` holds, and of all that come after one, except where `ends` holds. */
function spread(
  nodes: readonly GraphNode[],
  starts: (node: GraphNode) => boolean,
  ends: (node: GraphNode) => boolean = () => false,
): Set<string> {
  const reached = new Set<string>();
  for (const node of nodes) {
    if (ends(node)) continue;
    if (starts(node) || node.input.some((input) => reached.has(inputNode(input)))) reached.add(node.name);
  }
  return reached;
}
