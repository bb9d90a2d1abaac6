import { presets } from '@ssd/augment';
import { decodedSize, detailOf } from './decoded-size.js';

const TARGET = { width: 300, height: 300 };

describe('decodedSize', () => {
  it('is at most twice the target where it is fitted', () => {
    const target = { width: 256, height: 256 };
    expect(decodedSize({ width: 640, height: 480 }, target, 'fitted')).toEqual({ width: 512, height: 480 });
  });

  it('is a half, a quarter or an eighth that leaves twice the target where it is halved', () => {
    expect(decodedSize({ width: 640, height: 480 }, TARGET, 'halved')).toEqual({ width: 640, height: 480 });
    expect(decodedSize({ width: 1200, height: 1200 }, TARGET, 'halved')).toEqual({ width: 600, height: 600 });
    expect(decodedSize({ width: 4001, height: 3001 }, TARGET, 'halved')).toEqual({
      width: 1001,
      height: 751,
    });
    expect(decodedSize({ width: 9600, height: 90000 }, TARGET, 'halved')).toEqual({
      width: 1200,
      height: 11250,
    });
  });

  it('is halved for augmentations that draw the interpolation', () => {
    expect(detailOf(presets.ssd)).toBe('halved');
    expect(detailOf(presets.light)).toBe('fitted');
  });
});
