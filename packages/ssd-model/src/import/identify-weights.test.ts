import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presets } from '../presets.js';
import { hollow } from '../testing/import-fixtures.js';
import type { KerasFixture, Shapes, TorchFixture } from '../testing/import-fixtures.js';
import { VGG16_CONVOLUTIONS } from './convolution-rules.js';
import { identifyWeights } from './identify-weights.js';
import { importTarget } from './import-target.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../../fixtures/import', name), 'utf8'));
const { vgg16, ssd300_vgg16: ssd300 } = fixture('torch.json') as TorchFixture;
const { vgg16: keras } = fixture('keras.json') as KerasFixture;

/** Shapes under other names. */
const renamed = (shapes: Shapes, rename: (name: string) => string): Shapes =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [rename(name), shape]));

const without = (shapes: Shapes, pattern: RegExp): Shapes =>
  Object.fromEntries(Object.entries(shapes).filter(([name]) => !pattern.test(name)));

/** Keras' published files: block1_conv1/block1_conv1_W_1:0. */
const published = renamed(keras.h5, (name) => {
  const [, layer, , variable] = name.split('/');
  return `${layer!}/${layer!}_${variable === 'kernel' ? 'W' : 'b'}_1:0`;
});

/** TF-slim's vgg_16.ckpt, by its names: the fully connected layers are convolutions. */
const slim: Shapes = {
  global_step: [],
  'vgg_16/mean_rgb': [3],
  ...Object.fromEntries(
    Object.entries(keras.h5).map(([name, shape]) => {
      const [, block, conv = '', variable] = /^model_weights\/(?:block(\d)_conv(\d)|\w+)\/.*\/(kernel|bias)$/.exec(name) ?? []; // prettier-ignore
      const fc = { fc1: 'fc6', fc2: 'fc7', predictions: 'fc8' }[name.split('/')[1]!];
      const scope = fc ?? `conv${block!}/conv${block!}_${conv}`;
      const whole = { fc6: [7, 7, 512, 4096], fc7: [1, 1, 4096, 4096], fc8: [1, 1, 4096, 1000] }[fc ?? ''];
      return variable === 'kernel'
        ? [`vgg_16/${scope}/weights`, whole ?? shape]
        : [`vgg_16/${scope}/biases`, shape];
    }),
  ),
};

/** The reference's SavedModel: its own names, fc6 and fc7 as slim has them. */
const referenceTrunk: Shapes = Object.fromEntries<number[]>(
  Object.entries(slim).flatMap(([name, shape]): [string, number[]][] => {
    const conv = /^vgg_16\/conv\d\/(conv\d_\d)\/(weights|biases)$/.exec(name);
    if (conv !== null) return [[`${conv[1]!}/${conv[2] === 'weights' ? 'filter' : 'biases'}`, shape]];
    const fc = /^vgg_16\/(fc[67]\/\w+)$/.exec(name);
    return fc === null ? [] : [[fc[1]!, shape]];
  }),
);

/** A checkpoint of the reference: one convolution a box, momentum, and fc6 and fc7, which it drags along. */
const reference = (preset: 'vgg300' | 'vgg512', classes = 20): Shapes => {
  const own = Object.fromEntries(importTarget(presets[preset], classes).shapes) as Shapes;
  const weights: Shapes = { ...without(own, /^classifiers/) };
  for (const [m, map] of presets[preset].boxes.maps.entries()) {
    const inputs = own[`classifiers/map${m}/filter`]![2]!;
    for (const b of map.shapes.keys()) {
      weights[`classifiers/classifier${m}_${b}/filter`] = [3, 3, inputs, classes + 5];
      weights[`classifiers/classifier${m}_${b}/biases`] = [classes + 5];
    }
  }
  return {
    ...weights,
    ...renamed(weights, (name) => `optimizer/${name}/Momentum`),
    'fc6/weights': [7, 7, 512, 4096],
    'fc6/biases': [4096],
    'fc7/weights': [1, 1, 4096, 4096],
    'fc7/biases': [4096],
    'learning_rate/global_step': [],
  };
};

/** A list of layers without a name: vgg16_reducedfc.pth. */
const reducedFc: Shapes = {
  ...renamed(without(vgg16, /^classifier/), (name) => name.replace('features.', '')),
  '31.weight': [1024, 512, 3, 3],
  '31.bias': [1024],
  '33.weight': [1024, 1024, 1, 1],
  '33.bias': [1024],
};

/** ssd.pytorch's ssd300 for VOC. */
const ssdPytorch: Shapes = {
  ...renamed(reducedFc, (name) => `vgg.${name}`),
  ...Object.fromEntries(
    [[256, 1024, 1], [512, 256, 3], [128, 512, 1], [256, 128, 3], [128, 256, 1], [256, 128, 3], [128, 256, 1], [256, 128, 3]].flatMap(
      ([outputs, inputs, side], i) => [
        [`extras.${i}.weight`, [outputs!, inputs!, side!, side!]],
        [`extras.${i}.bias`, [outputs!]],
      ],
    ), // prettier-ignore
  ),
  'L2Norm.weight': [512],
  ...Object.fromEntries(
    [[512, 4], [1024, 6], [512, 6], [256, 6], [256, 4], [256, 4]].flatMap(([inputs, boxes], m) => [
      [`loc.${m}.weight`, [boxes! * 4, inputs!, 3, 3]],
      [`loc.${m}.bias`, [boxes! * 4]],
      [`conf.${m}.weight`, [boxes! * 21, inputs!, 3, 3]],
      [`conf.${m}.bias`, [boxes! * 21]],
    ]), // prettier-ignore
  ),
};

const hed: Shapes = Object.fromEntries<number[]>(
  VGG16_CONVOLUTIONS.flatMap((layer): [string, number[]][] => [
    [`${layer}.weight_hwio`, referenceTrunk[`${layer}/filter`]!],
    [`${layer}.bias`, referenceTrunk[`${layer}/biases`]!],
  ]),
);

const VGG = ['vgg300', 'vgg512', 'ssd300', 'ssd512', 'ssd300_vgg16', 'ssd300_pytorch'];

describe('identifyWeights', () => {
  // 13 convolutions and two fully connected layers have a filter and biases each: 30 variables; 26 without the latter.
  it.each<[file: string, shapes: Shapes, source: string, fills: number]>([
    ['Keras’ VGG16 as .weights.h5', keras['weights.h5'], 'keras-vgg16', 30],
    ['Keras’ VGG16 as a model in .h5', keras.h5, 'keras-vgg16', 30],
    ['Keras’ published weights', published, 'keras-vgg16', 30],
    ['Keras’ published weights without the top', without(published, /fc|predictions/), 'keras-vgg16', 26],
    ['Keras 2’s names', renamed(keras.h5, (name) => `${name.replace('model_weights/', '')}:0`), 'keras-vgg16', 30], // prettier-ignore
    ['torchvision’s vgg16', vgg16, 'torchvision-vgg16', 30],
    ['torchvision’s vgg16 without the classifier', without(vgg16, /^classifier/), 'torchvision-vgg16', 26],
    ['the same in a wrapper', renamed(vgg16, (name) => `state_dict.module.${name}`), 'torchvision-vgg16', 30],
    ['vgg16_reducedfc', reducedFc, 'vgg-reducedfc', 30],
    ['TF-slim’s vgg_16', slim, 'slim-vgg16', 30],
    ['the SavedModel of the reference', referenceTrunk, 'reference-trunk', 30],
    ['convX_Y.weight_hwio', hed, 'hed', 26],
  ])('recognises %s', (_, shapes, source, fills) => {
    expect(identifyWeights(hollow(shapes))).toMatchObject({
      source,
      scope: 'trunk',
      classes: undefined,
      presets: VGG,
      fills,
    });
  });

  it.each<[file: string, shapes: Shapes, source: string, presets: string[], classes: number]>([
    ['torchvision’s ssd300_vgg16', ssd300, 'torchvision-ssd300', ['ssd300_vgg16'], 90],
    ['a checkpoint of torchvision’s training', renamed(ssd300, (name) => `model.${name}`), 'torchvision-ssd300', ['ssd300_vgg16'], 90], // prettier-ignore
    ['ssd.pytorch’s ssd300', ssdPytorch, 'ssd.pytorch', ['ssd300_pytorch'], 20],
    ['a vgg300 of the reference', reference('vgg300'), 'reference', ['vgg300'], 20],
    ['a vgg512 of the reference', reference('vgg512', 3), 'reference', ['vgg512'], 3],
    [
      'our own mini',
      Object.fromEntries(importTarget(presets.mini, 3).shapes) as Shapes,
      'ssd',
      ['mini', 'mini256'],
      3,
    ],
  ])('recognises %s', (_, shapes, source, names, classes) => {
    const found = identifyWeights(hollow(shapes))!;
    expect(found).toMatchObject({ source, scope: 'detector', presets: names, classes });
    expect(found.fills).toBe(found.variables); // all of them
  });

  it('tells torchvision’s two sets of weights apart by their classifier, which is not a number in one', () => {
    const tensors = hollow(vgg16);
    const shape = vgg16['classifier.0.weight']!;
    tensors.set('classifier.0.weight', { shape, data: [NaN] });
    expect(identifyWeights(tensors)).toMatchObject({ source: 'torchvision-vgg16-features', fills: 26 });
    tensors.set('classifier.0.weight', { shape, data: [0.5] });
    expect(identifyWeights(tensors)).toMatchObject({ source: 'torchvision-vgg16', fills: 30 });
  });

  it.each<[string, Shapes]>([
    ['an empty file', {}],
    ['another network', { 'layer1.0.conv1.weight': [64, 64, 1, 1], 'fc.weight': [1000, 2048] }],
    ['the right names with other shapes', { 'features.0.weight': [32, 3, 3, 3] }],
  ])('does not know %s', (_, shapes) => {
    expect(identifyWeights(hollow(shapes))).toBeUndefined();
  });
});
