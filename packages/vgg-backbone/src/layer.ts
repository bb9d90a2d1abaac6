import { expectOptions } from '@ssd/errors';

/**
 * How a window meets the border of its map.
 *
 * - `'same'`: TensorFlow's SAME. Output ⌈size / stride⌉; an odd total of padding puts the extra row or column at
 *   the bottom or right.
 * - `'valid'`: none.
 * - `[[top, bottom], [left, right]]`: exactly these rows and columns (what Caffe's symmetric padding and ceil-mode
 *   pooling, or a lone bottom-right padding, come down to). A convolution sees zeros there; max-pooling never picks
 *   them.
 */
export type Padding = 'same' | 'valid' | readonly [readonly [number, number], readonly [number, number]];

/** A square k×k convolution, then (by `norm`) batch normalisation or a bias, then (by `activation`) a ReLU. */
export interface ConvLayer {
  readonly kind: 'conv';
  /** Prefix of its variables: `<name>/filter`, `<name>/biases`, or with batch norm `<name>/gamma`, … */
  readonly name: string;
  /** Output channels. */
  readonly filters: number;
  /** Side of the window, in cells. */
  readonly kernel: number;
  readonly stride: number;
  /** Distance between the taps of the window; above 1 the stride must be 1. */
  readonly dilation: number;
  readonly padding: Padding;
  /** With `'batch'` there is no bias: batch normalisation would cancel it. */
  readonly norm?: 'batch';
  /** Linear where left out, or given to {@link conv} as undefined. */
  readonly activation?: 'relu' | undefined;
  /** @default 'he-normal' with batch norm, 'xavier-uniform' without (the reference's choice for new layers) */
  readonly initializer?: 'xavier-uniform' | 'he-normal';
}

export interface MaxPoolLayer {
  readonly kind: 'max-pool';
  readonly name: string;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** Hands the map that stands here to the detection heads. What follows goes on from the map as it is. */
export interface TapLayer {
  readonly kind: 'tap';
  readonly name: string;
  /**
   * L2-normalise over channels for the head only, times one learnable scale a channel that starts at `scale`
   * (ParseNet section 3.2; variable `l2_norm_<name>/scale`).
   */
  readonly normalize?: { readonly scale: number };
}

export type Layer = ConvLayer | MaxPoolLayer | TapLayer;

/** A trunk as data: images of one size go through the layers in order; the taps are its outputs. */
export interface LayerTable {
  readonly name: string;
  readonly imageSize: { readonly width: number; readonly height: number };
  /**
   * Settings of every layer with `norm: 'batch'`.
   *
   * - `momentum`: weight of the old value in the moving averages, 0…1. @default 0.9
   * - `epsilon`: added to the variance. @default 0.001
   */
  readonly batchNorm?: { readonly momentum?: number; readonly epsilon?: number };
  readonly layers: readonly Layer[];
}

const CONV_OPTIONS = Object.keys({
  stride: true,
  dilation: true,
  padding: true,
  norm: true,
  activation: true,
  initializer: true,
} satisfies Record<Exclude<keyof ConvLayer, 'kind' | 'name' | 'kernel' | 'filters'>, true>);

/** A convolution layer with the usual defaults: stride 1, dilation 1, SAME, ReLU, no norm. */
export function conv(
  name: string,
  kernel: number,
  filters: number,
  options: Partial<Omit<ConvLayer, 'kind' | 'name' | 'kernel' | 'filters'>> = {},
): ConvLayer {
  expectOptions(options, CONV_OPTIONS, 'conv');
  return {
    kind: 'conv',
    name,
    kernel,
    filters,
    stride: 1,
    dilation: 1,
    padding: 'same',
    activation: 'relu',
    ...options,
  };
}

/** A max-pooling layer, SAME unless told. */
export function maxPool(
  name: string,
  kernel: number,
  stride: number,
  padding: Padding = 'same',
): MaxPoolLayer {
  return {
    kind: 'max-pool',
    name,
    kernel,
    stride,
    padding,
  };
}

/** A tap, L2-normalised with learnable scales if `normalize` is given. */
export function tap(name: string, normalize?: { scale: number }): TapLayer {
  return normalize === undefined ? { kind: 'tap', name } : { kind: 'tap', name, normalize };
}
