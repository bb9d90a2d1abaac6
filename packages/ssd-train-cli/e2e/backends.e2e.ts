import { dirname } from 'node:path';
import { createModel, presets } from '@ssd/model';
import { Session, registerBackends } from '@ssd/tf-runtime';
import { createBackbone, layerTables, type LayerTable } from '@ssd/vgg-backbone';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { fillVariables } from '../../vgg-backbone/src/testing/fill-variables.js';
import { narrow } from '../../vgg-backbone/src/testing/narrow.js';
import { noise } from '@ssd/testing/noise';
import { computeTaps, parityImages, parityTables } from '../../vgg-backbone/src/testing/parity-cases.js';
import { relativeDistance } from '../../vgg-backbone/src/testing/relative-distance.js';

/** Largest distance between two backends' outputs, as a share of the norm. */
const TOLERANCE = 1e-4;

// Trunks and models against TensorFlow's eager backend; tools/browser-parity.mjs does it for WebGL.
beforeAll(async () => {
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  registerBackends();
  await tf.ready();
});

const on = async <T>(backend: string, compute: () => Promise<T>): Promise<T> => {
  expect(await tf.setBackend(backend)).toBe(true);
  try {
    return await compute();
  } finally {
    await tf.setBackend('tensorflow');
  }
};

const compiledTaps = async (table: LayerTable): Promise<Float32Array[]> => {
  const backbone = createBackbone(table);
  fillVariables(backbone.variables);
  const { width, height } = table.imageSize;
  const session = new Session();
  const compiled = session.compile(
    ({ x }) => ({ ...backbone.apply(x as tf.Tensor4D).taps }) as unknown as Record<string, tf.Tensor>,
    { name: 'taps', inputs: { x: { shape: [1, height, width, 3], dtype: 'float32' } } },
  );
  const outputs = await compiled.run({ x: parityImages(table) });
  session.dispose();
  backbone.dispose();
  return backbone.taps.map((_, i) => outputs[i]!.data as Float32Array);
};

const expectSame = (actual: readonly Float32Array[], expected: readonly Float32Array[]): void => {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const distances = actual.map((values, i) => relativeDistance(values, expected[i]!));
  if (process.env['SSD_SHOW_DISTANCES'])
    console.log(expect.getState().currentTestName, Math.max(...distances));
  expect(distances.filter((distance) => !(distance <= TOLERANCE))).toEqual([]);
};

describe.each(parityTables.map((table) => [table.name, table] as const))('trunk %s', (_, table) => {
  let eager: Float32Array[];
  beforeAll(async () => {
    eager = await on('tensorflow', () => computeTaps(table));
  });

  it('compiled', async () => {
    expectSame(await compiledTaps(table), eager);
  });

  it.each(['cpu', 'wasm'])('on %s', async (backend) => {
    expectSame(await on(backend, () => computeTaps(table)), eager);
  });
});

it('whole trunk vgg300, compiled and on wasm', async () => {
  const eager = await on('tensorflow', () => computeTaps(layerTables.vgg300));
  expectSame(await compiledTaps(layerTables.vgg300), eager);
  expectSame(await on('wasm', () => computeTaps(layerTables.vgg300)), eager);
});

describe('model', () => {
  const classes = ['a', 'b', 'c'];

  it.each([
    ['mini', presets.mini],
    ['vgg300/32', { ...presets.vgg300, layers: narrow(layerTables.vgg300, 32) }],
    ['ssd300/32', { ...presets.ssd300, layers: narrow(layerTables.ssd300, 32) }], // blue first
  ] as const)('%s', async (_, preset) => {
    const { width, height } = preset.boxes.imageSize;
    const pixels = Uint8Array.from(noise('pixels', width * height * 3), (value) => 128 + 255 * value);
    const shape = [1, height, width, 3] as [number, number, number, number];
    const compute = async (): Promise<Float32Array[]> => {
      const model = createModel({ preset, classes });
      fillVariables(model.variables);
      const { probabilities, offsets } = tf.tidy(() => model.infer(tf.tensor4d(pixels, shape, 'int32')));
      const values = [await probabilities.data(), await offsets.data()].map((each) =>
        Float32Array.from(each),
      );
      tf.dispose([probabilities, offsets]);
      model.dispose();
      return values;
    };
    const eager = await on('tensorflow', compute);
    for (const backend of ['cpu', 'wasm']) expectSame(await on(backend, compute), eager);

    const model = createModel({ preset, classes });
    fillVariables(model.variables);
    const session = new Session();
    const compiled = session.compile(({ images }) => model.infer(images as tf.Tensor4D), {
      name: 'infer',
      inputs: { images: { shape, dtype: 'uint8' } },
    });
    const { probabilities, offsets } = await compiled.run({ images: pixels });
    session.dispose();
    model.dispose();
    expectSame([probabilities!.data as Float32Array, offsets!.data as Float32Array], eager);
  });
});
