import * as tf from '@tensorflow/tfjs-core';

/** What a variable is to its layer. */
export type VariableKind = 'filter' | 'bias' | 'scale' | 'offset' | 'moving-mean' | 'moving-variance';

/**
 * The part of a detector that a variable is in: the trunk, which weights trained elsewhere fill, the extra layers behind it
 * (and the scales of normalised taps), or the heads, which know the classes. Learning rates may differ by it.
 */
export type VariableGroup = 'trunk' | 'extras' | 'heads';

export interface NamedVariable {
  /** Unique within its model, the same in every process: what weights are stored under. */
  readonly name: string;
  /**
   * Holds the value. Its own `name` equals `name` as long as no other live variable has it; a second model in the
   * same process gets `name_1`, since TensorFlow.js keeps one variable a name.
   */
  readonly variable: tf.Variable;
  readonly kind: VariableKind;
  readonly group: VariableGroup;
  /** Gradients go to it. False for moving averages and for what is frozen. */
  readonly trainable: boolean;
  /** Weight decay goes to it: filters only, as the reference has it, and none that is frozen. */
  readonly decay: boolean;
}

export interface NamedVariableOptions {
  readonly name: string;
  readonly kind: VariableKind;
  readonly group: VariableGroup;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /**
   * Keeps gradients and weight decay away from it.
   *
   * @default false
   */
  readonly frozen?: boolean;
}

/** Creates a variable on the current backend. Survives an enclosing `tf.tidy`; dispose of `variable` when done. */
export function createNamedVariable({
  name,
  kind,
  group,
  shape,
  values,
  frozen = false,
}: NamedVariableOptions): NamedVariable {
  const trainable = !frozen && kind !== 'moving-mean' && kind !== 'moving-variance';
  const variable = tf.tidy(() => tf.variable(tf.tensor(values, [...shape]), trainable, freeName(name)));
  return { name, variable, kind, group, trainable, decay: !frozen && kind === 'filter' };
}

function freeName(name: string): string {
  const taken = tf.engine().registeredVariables;
  let free = name;
  for (let i = 1; free in taken; i++) free = `${name}_${i}`;
  return free;
}
