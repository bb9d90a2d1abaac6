import type { SourceTensor } from '../import/source-tensor.js';
import type { Digest } from '@ssd/testing/digest';
import { noise } from '@ssd/testing/noise';

export type Shapes = Record<string, number[]>;

/** What tools/oracle/import_torch.py writes: fixtures/import/torch.json. */
export interface TorchFixture {
  vgg16: Shapes;
  ssd300_vgg16: Shapes;
  categories: string[];
  narrow: { shapes: Shapes; conv5_3: Record<'torchvision-vgg16' | 'torchvision-vgg16-features', Digest> };
  linear: number[];
}

/** What tools/oracle/import_keras.py writes: fixtures/import/keras.json. */
export interface KerasFixture {
  vgg16: Record<'weights.h5' | 'h5', Shapes>;
  narrow: { shapes: Shapes; block5_conv3: Digest };
  dense: number[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Tensors of names and shapes alone: what recognising a file needs. */
export const hollow = (shapes: Shapes): Map<string, SourceTensor> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape, data: [] }]));

/** Tensors of noise, each by its own name. */
export const noisy = (shapes: Shapes): Map<string, SourceTensor> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape, data: noise(name, sizeOf(shape)) }]));

/** Weights as the scripts make them: noise times √(24 / fan in), biases a tenth of noise. */
export const trained = (shapes: Shapes, layout: 'hwio' | 'oihw'): Map<string, SourceTensor> =>
  new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const fanIn = sizeOf(shape) / shape.at(layout === 'hwio' ? -1 : 0)!;
      const factor = shape.length === 1 ? 0.1 : Math.sqrt(24 / fanIn);
      return [name, { shape, data: noise(name, sizeOf(shape)).map((value) => value * factor) }];
    }),
  );
