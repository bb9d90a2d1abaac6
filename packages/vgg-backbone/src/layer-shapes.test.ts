import { conv, maxPool, tap } from './layer.js';
import type { Layer, LayerTable } from './layer.js';
import { layerShapes } from './layer-shapes.js';

const table = (...layers: Layer[]): LayerTable => ({
  name: 'own',
  imageSize: { width: 8, height: 6 },
  layers,
});

describe('layerShapes', () => {
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
    ['padding as wide as a pool', [maxPool('p', 2, 2, [[0, 2], [0, 1]])], 'padding below the 2 cells of the window in layer "p" of table "own", got 2'], // prettier-ignore
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

  it.each<[string, object, string]>([
    ['kind', { ...maxPool('p', 2, 2), kind: 'pool' }, `'conv', 'max-pool' or 'tap' as kind of layer "p" of table "own", got "pool"`], // prettier-ignore
    ['padding', conv('a', 1, 1, { padding: 'SAME' as 'same' }), `'same', 'valid' or [[top, bottom], [left, right]] as padding of layer "a" of table "own", got "SAME"`], // prettier-ignore
    ['padding of one side', { ...maxPool('p', 2, 2), padding: [[0, 1]] }, 'as padding of layer "p" of table "own", got [[0,1]]'], // prettier-ignore
    ['activation', { ...conv('a', 1, 1), activation: 'tanh' }, `one of nothing, 'relu' as activation of layer "a" of table "own", got "tanh"`], // prettier-ignore
    ['norm', { ...conv('a', 1, 1), norm: 'group' }, `one of nothing, 'batch' as norm of layer "a" of table "own", got "group"`], // prettier-ignore
    ['initializer', { ...conv('a', 1, 1), initializer: 'zeros' }, `'he-normal' as initializer of layer "a" of table "own", got "zeros"`], // prettier-ignore
    ['scale', tap('a', { scale: NaN }), 'a finite scale in the tap of layer "a" of table "own", got NaN'],
  ])('refuses a %s that is none, as JSON may have it', (_, layer, message) => {
    expect(() => layerShapes(table(layer as Layer))).toThrow(message);
    expect(() => layerShapes(table(layer as Layer))).toThrow(RangeError);
  });

  it('refuses batch-norm settings that give no average and no root', () => {
    const withBatchNorm = (batchNorm: NonNullable<LayerTable['batchNorm']>): LayerTable => ({
      ...table(),
      batchNorm,
    });
    expect(() => layerShapes(withBatchNorm({ momentum: 1.1 }))).toThrow(
      'from 0 to 1 in table "own", got 1.1',
    );
    expect(() => layerShapes(withBatchNorm({ epsilon: 0 }))).toThrow('epsilon above 0 in table "own", got 0');
    expect(layerShapes(withBatchNorm({ momentum: 0.5, epsilon: 1e-3 }))).toEqual([]);
  });

  it('refuses an image without pixels', () => {
    const empty = { ...table(), imageSize: { width: 0, height: 6 } };
    expect(() => layerShapes(empty)).toThrow('whole number ≥ 1 as image width of table "own", got 0');
  });
});
