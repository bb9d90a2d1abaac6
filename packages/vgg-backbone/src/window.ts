import type { Padding } from './layer.js';

/** A sliding window along one axis. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/** Cells that a dilated window spans. */
export function windowSpan({ kernel, dilation }: Window): number {
  return (kernel - 1) * dilation + 1;
}

/**
 * Padding before and after, in cells, along one axis.
 *
 * SAME as TensorFlow defines it: as much as ⌈size / stride⌉ outputs need, the odd one after.
 */
export function axisPadding(
  size: number,
  window: Window,
  padding: Padding,
  axis: 'rows' | 'columns',
): readonly [before: number, after: number] {
  if (padding === 'valid') return [0, 0];
  if (padding !== 'same') return padding[axis === 'rows' ? 0 : 1];
  const outputs = Math.ceil(size / window.stride);
  const total = Math.max(0, (outputs - 1) * window.stride + windowSpan(window) - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** Windows that fit along one axis; 0 or less where not one does. */
export function outputSize(size: number, window: Window, padding: Padding, axis: 'rows' | 'columns'): number {
  const [before, after] = axisPadding(size, window, padding, axis);
  return Math.floor((size + before + after - windowSpan(window)) / window.stride) + 1;
}
