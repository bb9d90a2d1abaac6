import type { InputNormalization } from '../preset.js';

/** `BGR − (103.939, 116.779, 123.68)`, the colours in the order they go in. */
export function formatInput({ values, order, scale = 1 }: InputNormalization): string {
  const short = (value: number): string => String(Number(value.toFixed(3)));
  const mean = (order === 'rgb' ? [...values] : [...values].reverse()).map(short).join(', ');
  const difference = `${order.toUpperCase()} − (${mean})`;
  return scale === 1 ? difference : `(${difference}) · ${String(Number(scale.toPrecision(6)))}`;
}
