import { createAnchors } from '@ssd/anchors';
import { checkPreset } from './check-preset.js';
import { getPreset, presets } from './presets.js';
import { tinyPreset } from './testing/tiny-preset.js';

describe('getPreset', () => {
  it('finds presets by name', () => {
    expect(getPreset('vgg300')).toBe(presets.vgg300);
    expect(getPreset('ssd300_vgg16')).toBe(presets.ssd300_vgg16);
    expect(getPreset('mini')).toBe(presets.mini);
  });

  it.each([
    [
      'vgg30',
      'Unknown preset "vgg30". Did you mean "vgg300"? Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256.',
    ],
    [
      'Mini',
      'Unknown preset "Mini". Did you mean "mini"? Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256.',
    ],
    [
      'retinanet',
      'Unknown preset "retinanet". Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256.',
    ],
    [
      'toString',
      'Unknown preset "toString". Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256.',
    ],
  ])('refuses %s', (name, message) => {
    expect(() => getPreset(name)).toThrow(new RangeError(message));
  });
});

describe('presets', () => {
  it.each(Object.entries(presets))('%s has agreeing tables', (name, preset) => {
    expect(() => {
      checkPreset(preset);
    }).not.toThrow();
    expect(preset.name).toBe(name);
  });

  it.each([
    ['vgg300', 8732],
    ['vgg512', 24564],
    ['ssd300', 8732],
    ['ssd512', 24564],
    ['ssd300_vgg16', 8732],
    ['ssd300_pytorch', 8732],
    ['mini', 8500],
    ['mini256', 5440],
  ])('%s has %d boxes', (name, count) => {
    expect(createAnchors(getPreset(name).boxes).count).toBe(count);
  });
});

describe('checkPreset', () => {
  const tiny = tinyPreset();
  const [first, second] = tiny.boxes.maps;

  it.each([
    [
      'another image size',
      { ...tiny, boxes: { ...tiny.boxes, imageSize: { width: 8, height: 8 } } },
      'Preset "tiny": expected one image size, 8×6 of layer table "tiny-layers", got 8×8 in box table "tiny-boxes".',
    ],
    [
      'a map too few',
      { ...tiny, boxes: { ...tiny.boxes, maps: [first!] } },
      'Preset "tiny": expected one map of boxes for each of the 2 taps of layer table "tiny-layers" (conv1, conv2), got 1 maps in box table "tiny-boxes".',
    ],
    [
      'another map size',
      { ...tiny, boxes: { ...tiny.boxes, maps: [first!, { ...second!, columns: 2 }] } },
      'Preset "tiny": expected map 1 (tap "conv2") to have 1×1 cells as layer table "tiny-layers" makes it, got 1×2 in box table "tiny-boxes".',
    ],
    [
      'a mean that is no number',
      { ...tiny, mean: { ...tiny.mean, scale: NaN } },
      'Preset "tiny": expected finite numbers as mean and scale, got NaN.',
    ],
    [
      'a mean of two colours',
      { ...tiny, mean: { ...tiny.mean, values: [1, 2] as unknown as [number, number, number] } },
      'Preset "tiny": expected a mean of red, green and blue, got 2 numbers.',
    ],
    [
      'a scale of 0',
      { ...tiny, mean: { ...tiny.mean, scale: 0 } },
      'Preset "tiny": expected a scale that is not 0, got 0: every image would look alike.',
    ],
    [
      'another order',
      { ...tiny, mean: { ...tiny.mean, order: 'grb' as 'rgb' } },
      'Preset "tiny": expected the order rgb or bgr, got "grb".',
    ],
  ])('refuses %s', (_, preset, message) => {
    expect(() => {
      checkPreset(preset);
    }).toThrow(new RangeError(message));
  });
});
