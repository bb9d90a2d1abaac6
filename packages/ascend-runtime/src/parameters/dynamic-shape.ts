import { choice, flag, integer, text } from './parameter.js';

/** Inputs whose shape changes from step to step. */
export const dynamicShape = {
  /** Adapter's default: false. */
  dynamicInput: flag('dynamic_input'),
  /** Read only with `dynamicInput`. Adapter's default: `dynamic_execute`. */
  dynamicGraphExecuteMode: choice('dynamic_graph_execute_mode', ['lazy_recompile', 'dynamic_execute']),
  dynamicInputsShapeRange: text('dynamic_inputs_shape_range'),
  /** With `dynamicDims` and `dynamicNodeType`. */
  inputShape: text('input_shape'),
  /** With `inputShape` and `dynamicNodeType`. */
  dynamicDims: text('dynamic_dims'),
  /** 0 data set, 1 placeholder. With `inputShape` and `dynamicDims`. */
  dynamicNodeType: integer('dynamic_node_type', 0, 1),
  /** Newer adapters. */
  jitCompile: choice('jit_compile', ['true', 'false', 'auto']),
} as const;
