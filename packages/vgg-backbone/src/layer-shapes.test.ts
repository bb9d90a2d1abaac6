import { conv, maxPool, tap } from './layer.js';
import type { Layer, LayerTable } from './layer.js';
import { layerShapes } from './layer-shapes.js';
import { layerTables } from './layer-tables.js';

const table = (...layers: Layer[]): LayerTable => ({
  name: 'own',
  imageSize: { width: 8, height: 6 },
  layers,
});

const tapsOf = (of: LayerTable): string[] =>
  layerShapes(of).flatMap(({ layer, output: { rows, columns, channels } }) =>
    layer.kind === 'tap' ? [`${layer.name} ${rows}×${columns}×${channels}`] : [],
  );

describe('layerShapes', () => {
  it('gives vgg300 the maps of the reference', () => {
    expect(tapsOf(layerTables.vgg300)).toEqual([
      'conv4_3 38×38×512',
      'mod_conv7 19×19×1024',
      'conv8_2 10×10×512',
      'conv9_2 5×5×256',
      'conv10_2 3×3×256',
      'conv11_2 1×1×256',
    ]);
    const before = Object.fromEntries(
      layerShapes(layerTables.vgg300).map(({ layer, input }) => [layer.name, input.rows]),
    );
    expect(before).toMatchObject({
      pool1: 300,
      pool2: 150,
      pool3: 75,
      pool4: 38,
      mod_pool5: 19,
      mod_conv6: 19,
    });
  });

  it('gives mini halving maps from 40 to 5', () => {
    expect(tapsOf(layerTables.mini).map((line) => line.split(' ')[1])).toEqual([
      '40×40×64',
      '20×20×128',
      '10×10×128',
      '5×5×128',
    ]);
  });

  it('follows explicit padding on each side', () => {
    const [last] = layerShapes(table(conv('a', 3, 4, { padding: [[0, 1], [2, 0]] }))); // prettier-ignore
    expect(last?.output).toEqual({ rows: 6 + 1 - 2, columns: 8 + 2 - 2, channels: 4 });
  });

  it('takes a table without layers', () => {
    expect(layerShapes(table())).toEqual([]);
  });

  it.each<[string, Layer[], string]>([
    ['a fraction', [conv('a', 2.5, 4)], 'whole number ≥ 1 as kernel of layer "a" of table "own", got 2.5'],
    ['no filters', [conv('a', 3, 0)], 'whole number ≥ 1 as filters of layer "a" of table "own", got 0'],
    ['stride 0', [maxPool('p', 2, 0)], 'whole number ≥ 1 as stride of layer "p" of table "own", got 0'],
    [
      'stride and dilation',
      [conv('a', 3, 1, { stride: 2, dilation: 2 })],
      'stride 1 where dilation is 2 in layer "a"',
    ],
    ['negative padding', [conv('a', 3, 1, { padding: [[0, 0], [-1, 0]] })], 'padding of layer "a" of table "own", got -1'], // prettier-ignore
    ['a map used up', [maxPool('p', 7, 1, 'valid')], 'its 7×7 window (dilation 1) does not fit into 6×8'],
    [
      'a name twice',
      [conv('a', 1, 1), conv('a', 1, 1)],
      'every layer name of table "own" once, got "a" a second time',
    ],
    ['a tap twice', [tap('a'), tap('a')], 'every layer name of table "own" once, got "a" a second time'],
  ])('refuses %s', (_, layers, message) => {
    expect(() => layerShapes(table(...layers))).toThrow(message);
    expect(() => layerShapes(table(...layers))).toThrow(RangeError);
  });

  it('refuses an image without pixels', () => {
    const empty = { ...table(), imageSize: { width: 0, height: 6 } };
    expect(() => layerShapes(empty)).toThrow('whole number ≥ 1 as image width of table "own", got 0');
  });
});
