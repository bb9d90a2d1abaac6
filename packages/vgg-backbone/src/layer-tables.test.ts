import fc from 'fast-check';
import type { Layer, LayerTable } from './layer.js';
import { layerShapes } from './layer-shapes.js';
import { layerTables } from './layer-tables.js';
import { summarize } from './summary.js';
import { axisPadding } from './window.js';

const tapsOf = (table: LayerTable): string[] =>
  layerShapes(table).flatMap(({ layer, output: { rows, columns, channels } }) =>
    layer.kind === 'tap' ? [`${layer.name} ${rows}×${columns}×${channels}`] : [],
  );

const layerOf = (table: LayerTable, name: string): Exclude<Layer, { kind: 'tap' }> =>
  table.layers.find((layer): layer is Exclude<Layer, { kind: 'tap' }> => layer.name === name)!;

/** Rows that a layer adds above and below its own input. */
const paddingOf = (table: LayerTable, name: string): readonly number[] => {
  const { layer, input } = layerShapes(table).find(({ layer }) => layer.name === name)!;
  if (layer.kind === 'tap') throw new Error(name);
  const dilation = layer.kind === 'conv' ? layer.dilation : 1;
  return axisPadding(input.rows, { ...layer, dilation }, layer.padding, 'rows');
};

it('has every table under its own name', () => {
  for (const [name, table] of Object.entries(layerTables)) expect(table.name).toBe(name);
});

describe('taps', () => {
  it.each(['vgg300', 'ssd300', 'ssd300_vgg16'] as const)('of %s are 38, 19, 10, 5, 3, 1', (name) => {
    expect(tapsOf(layerTables[name])).toEqual([
      'conv4_3 38×38×512',
      'mod_conv7 19×19×1024',
      'conv8_2 10×10×512',
      'conv9_2 5×5×256',
      'conv10_2 3×3×256',
      'conv11_2 1×1×256',
    ]);
  });

  it.each(['vgg512', 'ssd512'] as const)('of %s are 64, 32, 16, 8, 4, 2, 1', (name) => {
    expect(tapsOf(layerTables[name])).toEqual([
      'conv4_3 64×64×512',
      'mod_conv7 32×32×1024',
      'conv8_2 16×16×512',
      'conv9_2 8×8×256',
      'conv10_2 4×4×256',
      'conv11_2 2×2×256',
      'conv12_2 1×1×256',
    ]);
  });

  it.each([
    ['mini', 40, 20, 10, 5],
    ['mini256', 32, 16, 8, 4],
  ] as const)('of %s are %i, %i, %i, %i', (name, a, b, c, d) => {
    expect(tapsOf(layerTables[name])).toEqual([
      `conv3_3 ${a}×${a}×64`,
      `conv4_2 ${b}×${b}×128`,
      `conv5_2 ${c}×${c}×128`,
      `conv6 ${d}×${d}×128`,
    ]);
  });
});

describe('padding', () => {
  it('of the reference falls to the bottom where an odd cell is left', () => {
    const { vgg300, vgg512 } = layerTables;
    const rows = (table: LayerTable, ...names: string[]): unknown =>
      names.map((name) => paddingOf(table, name));
    expect(rows(vgg300, 'pool3', 'conv8_2', 'conv9_2', 'conv10_2')).toEqual([[0, 1], [1, 1], [0, 1], [0, 0]]); // prettier-ignore
    expect(rows(vgg512, 'pool3', 'conv8_2', 'conv9_2', 'conv10_2', 'conv11_2', 'conv12_2')).toEqual([
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('of Caffe is the same on both sides at every stride of 2', () => {
    for (const name of ['conv8_2', 'conv9_2']) expect(paddingOf(layerTables.ssd300, name)).toEqual([1, 1]);
    for (const name of ['conv8_2', 'conv9_2', 'conv10_2', 'conv11_2', 'conv12_2']) {
      expect(paddingOf(layerTables.ssd512, name)).toEqual([1, 1]);
    }
    expect(layerOf(layerTables.ssd512, 'conv12_2').kernel).toBe(4);
  });

  /** Caffe's layers: `pad` on each side; a pool counts its windows by rounding up. */
  const caffe: Record<string, { pad: number; ceil: boolean }> = {
    conv1_1: { pad: 1, ceil: false },
    pool1: { pad: 0, ceil: true },
    mod_pool5: { pad: 1, ceil: true },
    mod_conv6: { pad: 6, ceil: false },
    mod_conv7: { pad: 0, ceil: false },
  };

  it('SAME is what Caffe has in the layers that all share, whatever the size of the map', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13, max: 600 }), fc.constantFrom(...Object.keys(caffe)), (size, name) => {
        const layer = layerOf(layerTables.ssd300, name);
        const dilation = layer.kind === 'conv' ? layer.dilation : 1;
        const { pad, ceil } = caffe[name]!;
        const { kernel, stride } = layer;
        const steps = (size + 2 * pad - (kernel - 1) * dilation - 1) / stride;
        const outputs = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
        // The last window ends here, counted from the first cell; what lies beyond the map is padding.
        const end = (outputs - 1) * stride + (kernel - 1) * dilation + 1 - pad;
        expect(axisPadding(size, { kernel, stride, dilation }, layer.padding, 'rows')).toEqual([
          pad,
          Math.max(0, end - size),
        ]);
      }),
    );
  });
});

describe('parameters', () => {
  // Heads with 20 classes have Σ (9 · channels + 1) · boxes · 25 more, with boxes 4 6 6 6 4 4 on 300 and
  // 4 6 6 6 6 4 4 on 512: 3,341,550 and 3,687,300.
  it.each([
    ['vgg300', 26_285_486 - 3_341_550],
    ['vgg512', 26_959_300 - 3_687_300],
    ['ssd300', 26_285_486 - 3_341_550],
    ['ssd512', 26_959_300 - 3_687_300 + (16 - 9) * 128 * 256], // conv12_2 4×4 for 3×3
    ['ssd300_vgg16', 26_285_486 - 3_341_550],
    ['mini', 771_792],
    ['mini256', 771_792],
  ] as const)('of %s are %i', (name, parameters) => {
    expect(summarize(layerTables[name]).parameters).toBe(parameters);
  });

  it('of vgg300 and vgg512 are the reference’s, part by part', () => {
    const sum = (table: LayerTable, pattern: RegExp, kind: Layer['kind']): number =>
      summarize(table).layers.reduce(
        (total, l) => total + (l.kind === kind && pattern.test(l.name) ? l.parameters : 0),
        0,
      );
    for (const table of [layerTables.vgg300, layerTables.vgg512]) {
      expect(sum(table, /^conv[1-5]_/, 'conv')).toBe(14_714_688);
      expect(sum(table, /^mod_/, 'conv')).toBe(5_769_216);
      expect(sum(table, /./, 'tap')).toBe(512);
    }
    expect(sum(layerTables.vgg300, /^conv([89]|1[01])_/, 'conv')).toBe(2_459_520);
    expect(sum(layerTables.vgg512, /^conv([89]|1[012])_/, 'conv')).toBe(2_787_584);
  });
});
