import { readFileSync } from 'node:fs';
import type { SourceTensor } from '../import/source-tensor.js';
import type { Digest } from './digest.js';
import { noise } from './noise.js';

export type Shapes = Record<string, number[]>;

interface TorchFixture {
  vgg16: Shapes;
  ssd300_vgg16: Shapes;
  categories: string[];
  narrow: { shapes: Shapes; conv5_3: Record<'torchvision-vgg16' | 'torchvision-vgg16-features', Digest> };
  linear: number[];
}

interface KerasFixture {
  vgg16: Record<'weights.h5' | 'h5', Shapes>;
  narrow: { shapes: Shapes; block5_conv3: Digest };
  dense: number[];
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/import/${name}`, import.meta.url), 'utf8'));

/** tools/oracle/import_torch.py */
export const torchFixture = (): TorchFixture => read('torch.json') as TorchFixture;

/** tools/oracle/import_keras.py */
export const kerasFixture = (): KerasFixture => read('keras.json') as KerasFixture;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Tensors of names and shapes alone: what recognising a file needs. */
export const hollow = (shapes: Shapes): Map<string, SourceTensor> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape, data: [] }]));

/** Tensors of noise, each by its own name. */
export const noisy = (shapes: Shapes): Map<string, SourceTensor> =>
  new Map(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, data: noise(name, sizeOf(shape)) }]),
  );

/** Weights as the scripts make them: noise times √(24 / fan in), biases a tenth of noise. */
export const trained = (shapes: Shapes, layout: 'hwio' | 'oihw'): Map<string, SourceTensor> =>
  new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const fanIn = sizeOf(shape) / shape.at(layout === 'hwio' ? -1 : 0)!;
      const factor = shape.length === 1 ? 0.1 : Math.sqrt(24 / fanIn);
      return [name, { shape, data: noise(name, sizeOf(shape)).map((value) => value * factor) }];
    }),
  );
