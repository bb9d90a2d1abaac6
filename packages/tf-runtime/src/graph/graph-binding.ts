import type { Output, Pointer } from '../native/c-api.js';
import { DataType, type TypedArray, dataTypeName, toTypedArray } from '../native/data-type.js';
import { sizeOf } from '../native/native-tensor.js';
import { type Binding, type OpAttribute, type TensorMetadata, bindingConstants } from '../tfjs/binding.js';
import type { Graph } from './graph.js';
import { TraceError } from './trace-error.js';

// From this many equal elements on, a constant is a Fill: tf.ones and tf.zeros of feature maps would fill the graph.
const FILL_FROM = 32;

// Constants up to this many elements are shared: shapes, axes and paddings repeat all over a model.
const SHARE_UP_TO = 16;

// Outputs of unknown shape that only their op's gradient takes: batch normalisation's workspace.
const OPAQUE: ReadonlySet<string> = new Set(['FusedBatchNormV3:5']);

interface Node {
  readonly output: Output;
  readonly type: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/**
 * A binding whose ops become nodes of a graph instead of running.
 *
 * So every tfjs program, gradients included, is traced by running it once on symbols.
 */
export class GraphBinding implements Binding {
  readonly graph: Graph;
  /** The function under trace: the first part of every node's name. */
  readonly scope: string;
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, number>();

  constructor(graph: Graph, scope: string) {
    this.graph = graph;
    this.scope = scope;
    Object.assign(this, bindingConstants);
  }

  /** Symbols made so far. */
  get numNodes(): number {
    return this.#nodes.length;
  }

  isUsingGpuDevice(): boolean {
    return false;
  }

  createTensor(shape: readonly number[], dataType: number, values: ArrayLike<number>): number {
    if (dataType === DataType.STRING) {
      throw new TraceError('NO_GRAPH_FORM', `A string tensor cannot be traced into "${this.scope}".`, {
        hint: 'Keep strings outside of the compiled function.',
      });
    }
    const size = sizeOf(shape);
    const typed = toTypedArray(dataType, values);
    // Compared as bytes: −0 is not 0 (1 / −0 is −∞), and a NaN keeps its payload.
    const bytes = Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength);
    if (size >= FILL_FROM && dataType !== DataType.COMPLEX64 && isUniform(bytes, typed.BYTES_PER_ELEMENT)) {
      return this.#fill(shape, dataType, typed.slice(0, 1));
    }
    const key = size <= SHARE_UP_TO ? `${dataType}:${shape.join(',')}:${bytes.toString('hex')}` : undefined;
    const shared = key === undefined ? undefined : this.#constants.get(key);
    if (shared !== undefined) return shared;
    const name = this.#name('Const');
    const output = this.graph.constant(name, dataType, shape, typed as ArrayLike<number>);
    const { id } = this.register(output, 'Const', name);
    if (key !== undefined) this.#constants.set(key, id);
    return id;
  }

  deleteTensor(): void {
    // Symbols cost nothing; the graph lives as long as its session.
  }

  tensorDataSync(id: number): never {
    const { type, name, shape, dtype } = this.node(id);
    throw new TraceError(
      'VALUE_READ',
      `The value of ${type} "${name}" (${dataTypeName(dtype)} [${shape.join(', ')}]) was read while "${this.scope}" was ` +
        'being compiled. While tracing, tensors are symbols without values.',
      {
        hint:
          'Keep dataSync(), data(), arraySync(), print() and conditions on values out of the function, or feed the value as ' +
          'an input.',
      },
    );
  }

  executeOp(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const nodes = inputs.map((id) => this.node(id));
    const traced = type === 'Add' && isBiasAdd(nodes) ? 'BiasAdd' : type;
    const name = this.#name(traced);
    const oper = this.graph.add({
      type: traced,
      name,
      inputs: nodes.map((node) => node.output),
      attributes,
    });
    return Array.from({ length: outputs }, (_, index) => this.register({ oper, index }, traced, name));
  }

  /** Adds a node that tfjs knows nothing of: an update, a variable. */
  operation(
    type: string,
    inputs: readonly Output[],
    attributes: readonly OpAttribute[] = [],
    after: readonly Pointer[] = [],
  ): Pointer {
    return this.graph.add({ type, name: this.#name(type), inputs, attributes, after });
  }

  /** Makes a graph output known to tfjs. */
  register(output: Output, type: string, name: string): TensorMetadata {
    const { dtype, shape } = OPAQUE.has(`${type}:${output.index}`)
      ? { dtype: DataType.FLOAT, shape: [0] }
      : this.graph.describe(output, type, name);
    const id = this.#nodes.length;
    this.#nodes.push({ output, type, name, shape, dtype });
    return { id, shape, dtype };
  }

  node(id: number): Node {
    const node = this.#nodes[id];
    if (node === undefined) {
      throw new TraceError(
        'BAD_USE',
        `Tensor ${id} is no symbol of "${this.scope}": it comes from another trace.`,
        { hint: 'Return it from that function as an output, and feed its value as an input here.' },
      );
    }
    return node;
  }

  /** @param value - an array of one */
  #fill(shape: readonly number[], dataType: number, value: TypedArray): number {
    const dims = this.node(this.createTensor([shape.length], DataType.INT32, shape));
    const fill = this.node(this.createTensor([], dataType, value as ArrayLike<number>));
    const name = this.#name('Fill');
    const oper = this.graph.add({ type: 'Fill', name, inputs: [dims.output, fill.output] });
    return this.register({ oper, index: 0 }, 'Fill', name).id;
  }

  #name(type: string): string {
    return this.graph.uniqueName(`${this.scope}/${type}`);
  }
}

/** Whether all elements have the same bytes: whether they are equal to themselves, moved by one. */
function isUniform(bytes: Buffer, elementBytes: number): boolean {
  return bytes.subarray(0, -elementBytes).equals(bytes.subarray(elementBytes));
}

/** A vector added to the channels: as BiasAdd, Grappler can fuse it with the convolution before it. */
function isBiasAdd(nodes: readonly Node[]): boolean {
  const [x, bias] = nodes;
  return (
    x?.dtype === DataType.FLOAT &&
    x.shape.length === 4 &&
    bias?.shape.length === 1 &&
    bias.shape[0] === x.shape[3]
  );
}
