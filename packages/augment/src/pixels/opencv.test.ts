import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyColour } from './apply-colour.js';
import { packPasses } from './colour-pass.js';
import type { Interpolation } from '../interpolation.js';
import { resample } from './resample.js';
import { createScratch } from './scratch.js';

const readFixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../../fixtures', name), 'utf8'));

const worst = (differences: readonly number[]) => Math.max(...differences);
const mean = (differences: readonly number[]) =>
  differences.reduce((sum, value) => sum + value, 0) / differences.length;

interface HsvFixture {
  pixels: number[];
  cases: { saturation: number; degrees: number; float: number[]; uint8: number[] }[];
}

const hsv = readFixture('hsv.json') as HsvFixture;

describe.each(hsv.cases)(
  'saturation × $saturation, hue + $degrees°',
  ({ saturation, degrees, float, uint8 }) => {
    const pixels = Uint8Array.from(hsv.pixels);
    const count = pixels.length / 3;
    const steps = [{ kind: 'saturation', factor: saturation } as const, { kind: 'hue', degrees } as const];
    for (const pass of packPasses(steps)) {
      applyColour(pass, pixels, count, { left: 0, top: 0, right: count, bottom: 1 });
    }
    const differences = (expected: readonly number[]) =>
      [...pixels].map((value, i) => Math.abs(value - expected[i]!));

    it('is OpenCV’s in floats', () => {
      // Both round once, at the end: 1 apart where one has x.4999 and the other x.5001, which is often for factors of
      // 0.5 and 1.5, whose results end in .5 exactly.
      const found = differences(float);
      expect(worst(found)).toBeLessThanOrEqual(1);
      expect(mean(found)).toBeLessThan(saturation % 1 === 0.5 ? 0.1 : 0.01);
    });

    it('is OpenCV’s in bytes, within its coarser hue', () => {
      // There H is rounded to 2°, so it is up to 1° off, which moves the middle channel by up to 255/60 = 4.3; S is
      // rounded to 255ths before and after it is multiplied by up to 1.5: 0.5 · 1.5 + 0.5 = 1.3; the result: 0.5 and 0.5.
      const found = differences(uint8);
      expect(worst(found)).toBeLessThanOrEqual(6);
      expect(mean(found)).toBeLessThan(1);
    });
  },
);

interface ResizeFixture {
  width: number;
  height: number;
  pixels: string;
  results: { interpolation: Interpolation; width: number; height: number; pixels: string }[];
}

const resized = readFixture('resize.json') as ResizeFixture;

describe.each(resized.results)(
  '$interpolation to $width × $height',
  ({ interpolation, width, height, pixels }) => {
    const image = { ...resized, data: new Uint8Array(Buffer.from(resized.pixels, 'base64')) };
    const out = new Uint8Array(width * height * 3);
    resample(
      { image, size: image, left: 0, top: 0 },
      { left: 0, top: 0, width: image.width, height: image.height },
      { size: { width, height }, flipX: false, flipY: false, fill: [0, 0, 0], interpolation },
      out,
      createScratch(),
    );
    const expected = Buffer.from(pixels, 'base64');
    const differences = [...out].map((value, i) => Math.abs(value - expected[i]!));

    it('is OpenCV’s', () => {
      // OpenCV's weights have 11 bits, those of `linear` here 8: off by up to 1/512 of 255 along each axis, that is by 1,
      // and 2 where roundings add up. Of the others, whose weights have 14 bits, only the last rounding differs.
      const tolerance = { smooth: 0, linear: 2, area: 1, nearest: 0, cubic: 1, lanczos4: 1 }[interpolation];
      expect(worst(differences)).toBeLessThanOrEqual(tolerance);
      expect(mean(differences)).toBeLessThan(interpolation === 'linear' ? 0.3 : 0.1);
    });
  },
);
