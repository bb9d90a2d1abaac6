import { AttributeType, type OpAttribute } from './binding.js';

/** Attributes of TensorFlow ops, spelled short. */
export const attribute = {
  type: (name: string, value: number | readonly number[]): OpAttribute => ({
    name,
    type: AttributeType.TYPE,
    value,
  }),
  int: (name: string, value: number): OpAttribute => ({ name, type: AttributeType.INT, value }),
  ints: (name: string, value: readonly number[]): OpAttribute => ({ name, type: AttributeType.INT, value }),
  float: (name: string, value: number): OpAttribute => ({ name, type: AttributeType.FLOAT, value }),
  bool: (name: string, value: boolean): OpAttribute => ({ name, type: AttributeType.BOOL, value }),
  shape: (name: string, value: readonly number[]): OpAttribute => ({
    name,
    type: AttributeType.SHAPE,
    value,
  }),
  string: (name: string, value: string): OpAttribute => ({ name, type: AttributeType.STRING, value }),
};
