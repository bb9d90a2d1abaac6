import { formatSummary } from './format-summary.js';
import { conv, maxPool, tap } from './layer.js';
import type { LayerTable } from './layer.js';
import { layerTables } from './layer-tables.js';
import { summarize } from './summary.js';

const small: LayerTable = {
  name: 'small',
  imageSize: { width: 8, height: 6 },
  layers: [
    conv('conv1', 3, 4, { norm: 'batch' }),
    maxPool('pool1', 2, 2),
    conv('conv2', 3, 5, { dilation: 2 }),
    tap('conv2', { scale: 20 }),
  ],
};

describe('summarize', () => {
  it('counts a small table as by hand', () => {
    const summary = summarize(small);
    expect(summary.layers).toEqual([
      // 3·3·3·4 = 108 weights, scale and offset of 4; 108·48 cells
      { name: 'conv1', kind: 'conv', output: { rows: 6, columns: 8, channels: 4 }, parameters: 116, movingAverages: 8, macs: 5184, receptiveField: 3, step: 1 }, // prettier-ignore
      { name: 'pool1', kind: 'max-pool', output: { rows: 3, columns: 4, channels: 4 }, parameters: 0, movingAverages: 0, macs: 0, receptiveField: 4, step: 2 }, // prettier-ignore
      // 3·3·4·5 = 180 weights, bias of 5; 180·12 cells; field 4 + (5 − 1)·2
      { name: 'conv2', kind: 'conv', output: { rows: 3, columns: 4, channels: 5 }, parameters: 185, movingAverages: 0, macs: 2160, receptiveField: 12, step: 2 }, // prettier-ignore
      { name: 'conv2', kind: 'tap', output: { rows: 3, columns: 4, channels: 5 }, parameters: 5, movingAverages: 0, macs: 0, receptiveField: 12, step: 2 }, // prettier-ignore
    ]);
    expect(summary).toMatchObject({ name: 'small', parameters: 306, movingAverages: 8, macs: 7344 });
  });

  it('gives vgg300 the parameters of the reference', () => {
    const { layers, parameters } = summarize(layerTables.vgg300);
    const sum = (pattern: RegExp, kind: string): number =>
      layers.reduce((total, l) => total + (l.kind === kind && pattern.test(l.name) ? l.parameters : 0), 0);
    expect(sum(/^conv[1-5]_/, 'conv')).toBe(14_714_688);
    expect(sum(/^mod_/, 'conv')).toBe(5_769_216);
    expect(sum(/^conv([89]|1[01])_/, 'conv')).toBe(2_459_520);
    expect(sum(/^conv4_3$/, 'tap')).toBe(512);
    expect(parameters).toBe(14_714_688 + 5_769_216 + 2_459_520 + 512);
  });

  it('gives VGG its known receptive fields', () => {
    const field = Object.fromEntries(
      summarize(layerTables.vgg300).layers.map((l) => [l.name, l.receptiveField]),
    );
    expect(field).toMatchObject({ conv4_3: 92, conv5_3: 196 }); // the published ones of VGG16
  });
});

describe('formatSummary', () => {
  it('lines up layers and totals', () => {
    expect(formatSummary(summarize(small))).toBe(
      [
        'small, 8×6',
        'layer    output  parameters  MACs (M)  field  step',
        'conv1     6×8×4         116       0.0      3     1',
        'pool1     3×4×4           0       0.0      4     2',
        'conv2     3×4×5         185       0.0     12     2',
        'conv2 →   3×4×5           5       0.0     12     2',
        'total                   306       0.0',
      ].join('\n'),
    );
  });
});
