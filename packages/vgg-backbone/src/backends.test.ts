import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createBackbone } from './backbone.js';
import { layerTables } from './layer-tables.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { narrow } from './testing/narrow.js';
import { computeTaps, parityTables } from './testing/parity-cases.js';
import { relativeDistance } from './testing/relative-distance.js';

/** Largest distance of two maps, as a share of the norm. */
const TOLERANCE = 1e-4;

// Two backends that are always here. The eager and the compiled one are compared in packages/ssd-train-cli/e2e, WebGL
// in tools/browser-parity.mjs.
beforeAll(async () => {
  await useCpuBackend();
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
});

const on = async <T>(backend: string, compute: () => Promise<T>): Promise<T> => {
  expect(await tf.setBackend(backend)).toBe(true);
  try {
    return await compute();
  } finally {
    await tf.setBackend('cpu');
  }
};

/** What differs in more than size. All of them, on more backends, are in the two places above. */
const tables = parityTables.filter(({ name }) =>
  ['vgg300/32', 'ssd300/32', 'pools', 'paddings'].includes(name),
);

describe.each([...tables, narrow(layerTables.mini, 4)].map((table) => [table.name, table] as const))(
  '%s',
  (_, table) => {
    it('has the same maps on plain JavaScript and on WebAssembly', async () => {
      const expected = await on('cpu', () => computeTaps(table));
      const actual = await on('wasm', () => computeTaps(table));
      expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
      const off = actual
        .map((map, i) => relativeDistance(map, expected[i]!))
        .filter((d) => !(d <= TOLERANCE));
      expect(off).toEqual([]);
      for (const map of expected) expect(map.some((value) => value !== 0)).toBe(true);
    });
  },
);

it('initial weights are the same numbers, bit for bit, on every backend', async () => {
  const weights = async (): Promise<tf.TypedArray[]> => {
    const backbone = createBackbone(narrow(layerTables.ssd300, 32), { seed: 7 });
    const values = await Promise.all(backbone.variables.map(({ variable }) => variable.data()));
    backbone.dispose();
    return values;
  };
  expect(await on('wasm', weights)).toEqual(await on('cpu', weights));
});
