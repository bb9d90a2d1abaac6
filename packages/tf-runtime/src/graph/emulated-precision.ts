import { DataType } from '../native/data-type.js';

/**
 * A narrower floating-point type that a session rounds to in float32 arithmetic: IEEE 754 binary16, or bfloat16, which is
 * float32 without the lower 16 bits.
 */
export type EmulatedPrecision = 'fp16' | 'bf16';

/** TensorFlow's number of each type. */
export const EMULATED_TYPES: Readonly<Record<EmulatedPrecision, number>> = {
  fp16: DataType.HALF,
  bf16: DataType.BFLOAT16,
};

/** Ops that are sums of products, in which an NPU's cube unit and a CPU's bf16 take narrow numbers. */
export const PRODUCTS: ReadonlySet<string> = new Set([
  'Conv2D',
  'Conv2DBackpropInput',
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNative',
  'DepthwiseConv2dNativeBackpropInput',
  'DepthwiseConv2dNativeBackpropFilter',
  'Conv3D',
  'Conv3DBackpropInputV2',
  'Conv3DBackpropFilterV2',
  'MatMul',
  'BatchMatMul',
  'BatchMatMulV2',
  'BatchMatMulV3',
  'Einsum',
]);
