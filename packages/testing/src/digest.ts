/** What a fixture holds of a tensor. */
export interface Digest {
  shape: number[];
  norm: number;
  sum: number;
  samples: number[];
}

/** What is looked at of a tensor of TensorFlow.js. */
export interface DigestedTensor {
  readonly shape: number[];
  dataSync(): ArrayLike<number>;
}

/** Shape exactly; norm and 16 samples within `tolerance` of the norm; the sum within that of what it could drift. */
export function expectDigest(tensor: DigestedTensor, expected: Digest, tolerance: number): void {
  expect(tensor.shape).toEqual(expected.shape);
  const values = Float32Array.from(tensor.dataSync());
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const within = tolerance * expected.norm;
  expect(Math.abs(norm - expected.norm)).toBeLessThanOrEqual(within);
  const sum = values.reduce((a, b) => a + b, 0);
  expect(Math.abs(sum - expected.sum)).toBeLessThanOrEqual(within * Math.sqrt(values.length)); // Cauchy–Schwarz
  for (const [i, sample] of expected.samples.entries()) {
    expect(Math.abs(values[(i * 7919) % values.length]! - sample)).toBeLessThanOrEqual(within);
  }
}
