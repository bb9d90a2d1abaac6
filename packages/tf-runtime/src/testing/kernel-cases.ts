import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Tensor,
  type Tensor4D,
  abs,
  add,
  all,
  any,
  argMax,
  avgPool,
  batchNorm,
  batchToSpaceND,
  cast,
  clipByValue,
  concat,
  conv2d,
  cumsum,
  div,
  engine,
  equal,
  exp,
  expandDims,
  floor,
  gather,
  gatherND,
  greater,
  greaterEqual,
  image,
  less,
  lessEqual,
  log,
  log1p,
  logSoftmax,
  logicalAnd,
  logicalNot,
  logicalOr,
  matMul,
  max,
  maxPool,
  maximum,
  mean,
  min,
  minimum,
  mul,
  neg,
  notEqual,
  oneHot,
  pad,
  pow,
  prod,
  relu,
  reshape,
  reverse,
  rsqrt,
  scatterND,
  sigmoid,
  sign,
  slice,
  softmax,
  softplus,
  spaceToBatchND,
  split,
  sqrt,
  square,
  squaredDifference,
  stack,
  stridedSlice,
  sub,
  sum,
  tanh,
  tile,
  topk,
  transpose,
  unstack,
  where,
} from '@tensorflow/tfjs-core';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** A tensor of the fixture: its values, as TensorFlow computed them in Python. */
export interface FixtureTensor {
  readonly shape: number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** One op, with what it gives and its gradients. See tools/oracle/kernels.py. */
export interface KernelCase {
  readonly name: string;
  readonly op: string;
  readonly attrs: Settings;
  readonly inputs: readonly FixtureTensor[];
  readonly outputs: readonly FixtureTensor[];
  readonly dy: readonly (FixtureTensor | null)[];
  readonly gradients: readonly (FixtureTensor | null)[];
}

interface Stored {
  readonly shape: number[];
  readonly dtype: FixtureTensor['dtype'];
  readonly offset: number;
}

/** Reads the fixture. */
export function kernelCases(): KernelCase[] {
  const bytes = readFileSync(`${FIXTURES}kernels.bin`);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { cases } = JSON.parse(readFileSync(`${FIXTURES}kernels.json`, 'utf8')) as {
    cases: (Omit<KernelCase, 'inputs' | 'outputs' | 'dy' | 'gradients'> &
      Record<'inputs' | 'outputs' | 'dy' | 'gradients', (Stored | null)[]>)[];
  };
  const load = (stored: Stored | null): FixtureTensor | null => {
    if (stored === null) return null;
    const size = stored.shape.reduce((product, extent) => product * extent, 1);
    const Values = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[stored.dtype];
    return { shape: stored.shape, dtype: stored.dtype, values: new Values(buffer, stored.offset, size) };
  };
  return cases.map((entry) => ({
    ...entry,
    inputs: entry.inputs.map(load) as FixtureTensor[],
    outputs: entry.outputs.map(load) as FixtureTensor[],
    dy: entry.dy.map(load),
    gradients: entry.gradients.map(load),
  }));
}

/** Settings of the fixture's ops, by their names in kernels.json. */
interface Settings {
  readonly strides: number & number[];
  readonly dilations: number;
  readonly padding: unknown;
  readonly window: number;
  readonly epsilon: number;
  readonly low: number;
  readonly high: number;
  readonly to: 'float32' | 'int32';
  readonly axes: number[];
  readonly axis: number;
  readonly keepDims: boolean;
  readonly exclusive: boolean;
  readonly reverse: boolean;
  readonly k: number;
  readonly shape: number[];
  readonly permutation: number[];
  readonly paddings: [number, number][];
  readonly value: number;
  readonly begin: number[];
  readonly end: number[];
  readonly size: number[];
  readonly sizes: number[];
  readonly repeats: number[];
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly blockShape: number[];
  readonly crops: number[][];
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

type Op = (inputs: Tensor[], attrs: Settings) => Tensor | Tensor[];

function padding(value: unknown): 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]] {
  return typeof value === 'string'
    ? (value.toLowerCase() as 'same' | 'valid')
    : [[0, 0], ...(value as [[number, number], [number, number]]), [0, 0]];
}

function unary(op: (x: Tensor) => Tensor): Op {
  return ([x]) => op(x as Tensor);
}
function binary(op: (a: Tensor, b: Tensor) => Tensor): Op {
  return ([a, b]) => op(a as Tensor, b as Tensor);
}
function reduction(op: (x: Tensor, axes: number[], keepDims: boolean) => Tensor): Op {
  return ([x], { axes, keepDims }) => op(x as Tensor, axes, keepDims);
}

/** How tfjs spells the ops of the fixture. */
export const tfjsOps: Readonly<Record<string, Op>> = {
  Conv2D: ([x, filter], { strides, padding: rule, dilations }) =>
    dilations > 1
      ? engine().runKernel(
          'DilatedConv2D',
          { x: x as Tensor, filter: filter as Tensor },
          { strides, pad: padding(rule), dilations },
        )
      : conv2d(x as Tensor4D, filter as Tensor4D, strides, padding(rule)),
  MaxPool: ([x], { window, strides, padding: rule }) =>
    maxPool(x as Tensor4D, window, strides, padding(rule) as 'same'),
  AvgPool: ([x], { window, strides, padding: rule }) =>
    avgPool(x as Tensor4D, window, strides, padding(rule) as 'same'),
  Relu: unary(relu),
  BiasAdd: binary(add),
  BatchNormTraining: ([x, scale, offset], { epsilon }) =>
    (
      engine().runKernel(
        'BatchNormTraining',
        { x: x as Tensor, scale: scale as Tensor, offset: offset as Tensor },
        { epsilon },
      ) as unknown as Tensor[]
    ).slice(0, 3),
  BatchNormInference: ([x, average, variance, offset, scale], { epsilon }) =>
    batchNorm(x as Tensor4D, average as never, variance as never, offset as never, scale as never, epsilon),
  L2Normalize: ([x, scale], { epsilon }) =>
    mul(mul(x as Tensor, rsqrt(maximum(sum(square(x as Tensor), -1, true), epsilon))), scale as Tensor),
  Softmax: unary((x) => softmax(x)),
  LogSoftmax: unary((x) => logSoftmax(x)),
  Neg: unary(neg),
  Abs: unary(abs),
  Sign: unary(sign),
  Square: unary(square),
  Exp: unary(exp),
  Sigmoid: unary(sigmoid),
  Tanh: unary(tanh),
  Floor: unary(floor),
  Softplus: unary(softplus),
  Log: unary(log),
  Log1p: unary(log1p),
  Sqrt: unary(sqrt),
  Rsqrt: unary(rsqrt),
  ClipByValue: ([x], { low, high }) => clipByValue(x as Tensor, low, high),
  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  RealDiv: binary(div),
  Maximum: binary(maximum),
  Minimum: binary(minimum),
  SquaredDifference: binary(squaredDifference),
  Pow: binary(pow),
  Greater: binary(greater),
  GreaterEqual: binary(greaterEqual),
  Less: binary(less),
  LessEqual: binary(lessEqual),
  Equal: binary(equal),
  NotEqual: binary(notEqual),
  LogicalAnd: binary(logicalAnd),
  LogicalOr: binary(logicalOr),
  LogicalNot: unary(logicalNot),
  Select: ([condition, a, b]) => where(condition as Tensor, a as Tensor, b as Tensor),
  Cast: ([x], { to }) => cast(x as Tensor, to),
  Sum: reduction((x, axes, keep) => sum(x, axes, keep)),
  Mean: reduction((x, axes, keep) => mean(x, axes, keep)),
  Max: reduction((x, axes, keep) => max(x, axes, keep)),
  Min: reduction((x, axes, keep) => min(x, axes, keep)),
  Prod: reduction((x, axes, keep) => prod(x, axes, keep)),
  Any: reduction((x, axes, keep) => any(x, axes, keep)),
  All: reduction((x, axes, keep) => all(x, axes, keep)),
  ArgMax: ([x], { axis }) => argMax(x as Tensor, axis),
  Cumsum: ([x], { axis, exclusive, reverse: backwards }) => cumsum(x as Tensor, axis, exclusive, backwards),
  TopK: ([x], { k }) => {
    const { values, indices } = topk(x as Tensor, k);
    return [values, indices];
  },
  Concat: (inputs, { axis }) => concat(inputs, axis),
  Reshape: ([x], { shape }) => reshape(x as Tensor, shape),
  Transpose: ([x], { permutation }) => transpose(x as Tensor, permutation),
  Pad: ([x], { paddings, value }) => pad(x as Tensor, paddings, value),
  Slice: ([x], { begin, size }) => slice(x as Tensor, begin, size),
  StridedSlice: ([x], { begin, end, strides }) => stridedSlice(x as Tensor, begin, end, strides),
  Split: ([x], { sizes, axis }) => split(x as Tensor, sizes, axis),
  Pack: (inputs, { axis }) => stack(inputs, axis),
  Unpack: ([x], { axis }) => unstack(x as Tensor, axis),
  Tile: ([x], { repeats }) => tile(x as Tensor, repeats),
  ExpandDims: ([x], { axis }) => expandDims(x as Tensor, axis),
  Reverse: ([x], { axes }) => reverse(x as Tensor, axes),
  OneHot: ([x], { depth, onValue, offValue }) => oneHot(x as Tensor, depth, onValue, offValue),
  Gather: ([x, indices], { axis }) => gather(x as Tensor, indices as never, axis),
  GatherNd: ([x, indices]) => gatherND(x as Tensor, indices as Tensor),
  ScatterNd: ([indices, updates], { shape }) => scatterND(indices as Tensor, updates as Tensor, shape),
  MatMul: ([a, b], { transposeA, transposeB }) => matMul(a as Tensor, b as Tensor, transposeA, transposeB),
  SpaceToBatchND: ([x], { blockShape, paddings }) => spaceToBatchND(x as Tensor, blockShape, paddings),
  BatchToSpaceND: ([x], { blockShape, crops }) => batchToSpaceND(x as Tensor, blockShape, crops),
  ResizeBilinear: ([x], { size, alignCorners, halfPixelCenters }) =>
    image.resizeBilinear(x as Tensor4D, size as [number, number], alignCorners, halfPixelCenters),
};
