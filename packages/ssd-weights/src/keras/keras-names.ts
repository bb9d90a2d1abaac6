/** What of a Keras file holds the model's weights. */
export interface KerasLayout {
  /** The group whose tensors are the weights. */
  readonly root: string;
  /** Groups beside them that are left out, such as the optimizer's. */
  readonly left: readonly string[];
}

/** A model saved whole (Keras 1 and 2, and 3 in the old format) keeps its weights apart from the optimizer's. */
const WHOLE_MODEL = 'model_weights';
/** Keras 3's .weights.h5 keeps them side by side. */
const LAYERS = 'layers';
const OPTIMIZERS = ['optimizer_weights', 'optimizer'];

/** Finds the weights by the names at the top of the file. */
export function kerasLayout(top: readonly string[]): KerasLayout {
  if (top.includes(WHOLE_MODEL))
    return { root: `/${WHOLE_MODEL}`, left: top.filter((name) => name !== WHOLE_MODEL) };
  return { root: '/', left: top.includes(LAYERS) ? top.filter((name) => OPTIMIZERS.includes(name)) : [] };
}

/**
 * The name of a tensor: its path below the weights' group, without the ":0" of a TensorFlow variable's first output, so
 * that Keras 2 and Keras 3 agree.
 */
export function kerasName(path: string, root: string): string {
  return path.slice(root === '/' ? 1 : root.length + 1).replace(/:0$/, '');
}

/** The group of Keras 3 that carries the name of a tensor's layer: `/layers/conv2d/vars` of `/layers/conv2d/vars/0`. */
export function layerGroup(path: string): string | undefined {
  return /^(.*\/vars)\/\d+$/.exec(path)?.[1];
}
