import { DataType } from '../native/data-type.js';

/** What tfjs-node's kernels know of a tensor that a binding holds. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** An attribute of an op, as tfjs-node's kernels spell it. */
export interface OpAttribute {
  readonly name: string;
  /** One of {@link AttributeType}. */
  readonly type: number;
  readonly value: unknown;
}

/** Numbers of tfjs-node's attribute kinds. */
export const AttributeType = {
  STRING: 0,
  INT: 1,
  FLOAT: 2,
  BOOL: 3,
  TYPE: 4,
  SHAPE: 5,
  RESOURCE: 6,
} as const;

/** The constants that tfjs-node's JavaScript expects on its binding. */
export const bindingConstants = {
  TF_FLOAT: DataType.FLOAT,
  TF_INT32: DataType.INT32,
  TF_INT64: DataType.INT64,
  TF_BOOL: DataType.BOOL,
  TF_COMPLEX64: DataType.COMPLEX64,
  TF_STRING: DataType.STRING,
  TF_RESOURCE: DataType.RESOURCE,
  TF_UINT8: DataType.UINT8,
  TF_ATTR_STRING: AttributeType.STRING,
  TF_ATTR_INT: AttributeType.INT,
  TF_ATTR_FLOAT: AttributeType.FLOAT,
  TF_ATTR_BOOL: AttributeType.BOOL,
  TF_ATTR_TYPE: AttributeType.TYPE,
  TF_ATTR_SHAPE: AttributeType.SHAPE,
  TF_ATTR_RESOURCE: AttributeType.RESOURCE,
} as const;

/** What tfjs-node's backend asks of its native side: tensors by number, ops by name. */
export interface Binding {
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], dataType: number, values: ArrayLike<number>): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): unknown;
  executeOp(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
}
