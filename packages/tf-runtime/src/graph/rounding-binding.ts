import { DataType } from '../native/data-type.js';
import { attribute } from '../tfjs/attributes.js';
import type { OpAttribute, TensorMetadata } from '../tfjs/binding.js';
import { EMULATED_TYPES, type EmulatedPrecision, PRODUCTS } from './emulated-precision.js';
import { GraphBinding } from './graph-binding.js';
import type { Graph } from './graph.js';

/**
 * A binding that rounds what goes into products and comes out of them to a narrower type and back. The sums inside are
 * float32, and so is everything else.
 *
 * TensorFlow's `auto_mixed_precision_cpu` does the same for fp16, but leaves out the products that are outputs of the
 * compiled function: their values would depend on who looks at them.
 */
export class RoundingBinding extends GraphBinding {
  readonly #type: number;
  readonly #typeName: EmulatedPrecision;
  /** By symbol: an activation is rounded once for the layer after it and for that one's gradient. */
  readonly #rounded = new Map<number, TensorMetadata>();

  constructor(graph: Graph, scope: string, precision: EmulatedPrecision) {
    super(graph, scope);
    this.#type = EMULATED_TYPES[precision];
    this.#typeName = precision;
  }

  override executeOp(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    if (!PRODUCTS.has(type)) return super.executeOp(type, attributes, inputs, outputs);
    const rounded = inputs.map((id) => this.#round(id).id);
    return super.executeOp(type, attributes, rounded, outputs).map(({ id }) => this.#round(id));
  }

  /** Two casts, which TensorFlow's rewriter leaves alone since they lose digits. Sizes and the like stay as they are. */
  #round(id: number): TensorMetadata {
    const known = this.#rounded.get(id);
    if (known !== undefined) return known;
    const { name, shape, dtype, output } = this.node(id);
    if (dtype !== DataType.FLOAT) return { id, shape: [...shape], dtype };
    const oper = this.graph.add({
      type: 'Cast',
      name: this.graph.uniqueName(`${name}/${this.#typeName}`),
      inputs: [output],
      attributes: [attribute.type('DstT', this.#type)],
    });
    const label = this.graph.uniqueName(`${name}/rounded`);
    const back = this.graph.add({
      type: 'Cast',
      name: label,
      inputs: [{ oper, index: 0 }],
      attributes: [attribute.type('DstT', DataType.FLOAT)],
    });
    const rounded = this.register({ oper: back, index: 0 }, 'Cast', label);
    this.#rounded.set(id, rounded);
    this.#rounded.set(rounded.id, rounded); // from one product into the next
    return rounded;
  }
}
