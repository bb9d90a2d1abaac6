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
      { name: 'conv1', kind: 'conv', output: { rows: 6, columns: 8, channels: 4 }, parameters: 116, frozen: 0, movingAverages: 8, macs: 5184, receptiveField: 3, step: 1 }, // prettier-ignore
      { name: 'pool1', kind: 'max-pool', output: { rows: 3, columns: 4, channels: 4 }, parameters: 0, frozen: 0, movingAverages: 0, macs: 0, receptiveField: 4, step: 2 }, // prettier-ignore
      // 3·3·4·5 = 180 weights, bias of 5; 180·12 cells; field 4 + (5 − 1)·2
      { name: 'conv2', kind: 'conv', output: { rows: 3, columns: 4, channels: 5 }, parameters: 185, frozen: 0, movingAverages: 0, macs: 2160, receptiveField: 12, step: 2 }, // prettier-ignore
      { name: 'conv2', kind: 'tap', output: { rows: 3, columns: 4, channels: 5 }, parameters: 5, frozen: 0, movingAverages: 0, macs: 0, receptiveField: 12, step: 2 }, // prettier-ignore
    ]);
    expect(summary).toMatchObject({
      name: 'small',
      parameters: 306,
      frozen: 0,
      movingAverages: 8,
      macs: 7344,
    });
  });

  it('tells how much of a table is frozen', () => {
    const { layers, parameters, frozen } = summarize(layerTables.vgg300, { freeze: 2 });
    expect(layers.filter((layer) => layer.frozen > 0).map((layer) => [layer.name, layer.frozen])).toEqual([
      ['conv1_1', 1792], // 9·3·64 + 64
      ['conv1_2', 36_928], // 9·64·64 + 64
      ['conv2_1', 73_856], // 9·64·128 + 128
      ['conv2_2', 147_584], // 9·128·128 + 128
    ]);
    expect(frozen).toBe(260_160);
    expect(parameters).toBe(22_943_936); // learnable, frozen or not
    expect(summarize(small, { freeze: ['l2_norm_conv2'] }).frozen).toBe(5);
    expect(() => summarize(small, { freeze: ['conv3'] })).toThrow(RangeError);
  });

  // A window of k cells, d apart, widens the field by (k − 1)·d steps of its input; a stride multiplies the step.
  it.each<[keyof typeof layerTables, [tap: string, field: number, step: number][]]>([
    [
      'vgg300',
      [
        ['conv4_3', 92, 8], // 1 + 2·2·1 + 1·1 + 2·2·2 + 1·2 + 3·2·4 + 1·4 + 3·2·8: the published one of VGG16
        ['mod_conv7', 420, 16], // + 1·8 + 3·2·16 = 196 at conv5_3, + 2·16 of pool5, + 2·6·16 of fc6
        ['conv8_2', 452, 32], // + 2·16
        ['conv9_2', 516, 64], // + 2·32
        ['conv10_2', 644, 64], // + 2·64
        ['conv11_2', 772, 64], // + 2·64
      ],
    ],
    [
      'ssd512',
      [
        ['conv4_3', 92, 8],
        ['mod_conv7', 420, 16],
        ['conv8_2', 452, 32],
        ['conv9_2', 516, 64],
        ['conv10_2', 644, 128],
        ['conv11_2', 900, 256], // + 2·128
        ['conv12_2', 1668, 256], // + 3·256 of 4×4
      ],
    ],
    [
      'mini',
      [
        ['conv3_3', 55, 8], // 1 + 2·1 + 2·2 + 2·4 + 2·4 + 2·8 + 2·8
        ['conv4_2', 103, 16], // + 2·8 + 2·16
        ['conv5_2', 199, 32], // + 2·16 + 2·32
        ['conv6', 263, 64], // + 2·32
      ],
    ],
  ])('gives the taps of %s their receptive fields and steps', (name, expected) => {
    const taps = summarize(layerTables[name]).layers.filter(({ kind }) => kind === 'tap');
    expect(taps.map((layer) => [layer.name, layer.receptiveField, layer.step])).toEqual(expected);
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

  it('marks what is frozen and splits the total', () => {
    expect(formatSummary(summarize(small, { freeze: ['conv1'] }))).toBe(
      [
        'small, 8×6',
        'layer    output  parameters  MACs (M)  field  step',
        'conv1     6×8×4         116       0.0      3     1  frozen',
        'pool1     3×4×4           0       0.0      4     2',
        'conv2     3×4×5         185       0.0     12     2',
        'conv2 →   3×4×5           5       0.0     12     2',
        'total                   306       0.0',
        'trained                 190',
        'frozen                  116',
      ].join('\n'),
    );
  });
});
