import fc from 'fast-check';
import { applyColour } from './apply-colour.js';
import { packPasses } from './colour-pass.js';
import { hsvToRgb, rgbToHsv } from '../testing/naive-hsv.js';
import type { Rgb } from '../geometry.js';
import type { PhotometricStep } from '../operations/colour-operations.js';

function applySteps(steps: readonly PhotometricStep[], rgb: readonly number[]): number[] {
  const pixels = Uint8Array.from(rgb);
  const area = { left: 0, top: 0, right: rgb.length / 3, bottom: 1 };
  for (const pass of packPasses(steps)) applyColour(pass, pixels, rgb.length / 3, area);
  return [...pixels];
}

const clamp = (value: number) => Math.round(Math.min(Math.max(value, 0), 255));

/** SSD's steps; one of another kind needs a naive version of its own. */
type Step = Extract<
  PhotometricStep,
  { kind: 'brightness' | 'contrast' | 'saturation' | 'hue' | 'channelOrder' }
>;

/** One step at a time with 8 bits in between, as OpenCV would. */
function naiveStep(step: Step, rgb: readonly [number, number, number]): [number, number, number] {
  if (step.kind === 'brightness') return map(rgb, (value) => clamp(value + step.delta));
  if (step.kind === 'contrast') return map(rgb, (value) => clamp(value * step.factor));
  if (step.kind === 'channelOrder') return map(step.order, (channel) => rgb[channel]!);
  const [hue, saturation, value] = rgbToHsv(...rgb);
  if (step.kind === 'hue') return map(hsvToRgb(hue + step.degrees, saturation, value), clamp);
  return map(hsvToRgb(hue, Math.min(1, saturation * step.factor), value), clamp);
}

const map = ([a, b, c]: readonly [number, number, number], change: (value: number) => number) =>
  [change(a), change(b), change(c)] as [number, number, number];

describe('applyColour', () => {
  it('adds, multiplies and clamps', () => {
    expect(applySteps([{ kind: 'brightness', delta: 20 }], [0, 100, 250])).toEqual([20, 120, 255]);
    expect(applySteps([{ kind: 'brightness', delta: -20.4 }], [0, 100, 250])).toEqual([0, 80, 230]);
    expect(applySteps([{ kind: 'contrast', factor: 1.5 }], [0, 101, 200])).toEqual([0, 152, 255]);
    // (250 + 20 clamped to 255) · 0.5 = 127.5 → 128: clamped after each step, rounded once
    expect(
      applySteps(
        [
          { kind: 'brightness', delta: 20 },
          { kind: 'contrast', factor: 0.5 },
        ],
        [250, 0, 1],
      ),
    ).toEqual([128, 10, 11]);
  });

  it('turns the hue by thirds of the circle as an exchange of channels', () => {
    expect(applySteps([{ kind: 'hue', degrees: 120 }], [200, 100, 50])).toEqual([50, 200, 100]);
    expect(applySteps([{ kind: 'hue', degrees: -120 }], [200, 100, 50])).toEqual([100, 50, 200]);
    expect(applySteps([{ kind: 'hue', degrees: 180 }], [200, 100, 50])).toEqual([50, 150, 200]);
  });

  it('multiplies the saturation, up to 1', () => {
    // V = 200; distances from V 0, 100, 150 halve: 200, 150, 125.
    expect(applySteps([{ kind: 'saturation', factor: 0.5 }], [200, 100, 50])).toEqual([200, 150, 125]);
    // S = 0.75, so 4/3 is the most: distances 0, 133.3, 200.
    expect(applySteps([{ kind: 'saturation', factor: 10 }], [200, 100, 50])).toEqual([200, 67, 0]);
  });

  it('leaves greys grey', () => {
    const grey: PhotometricStep[] = [
      { kind: 'saturation', factor: 1.4 },
      { kind: 'hue', degrees: 30 },
    ];
    expect(applySteps(grey, [0, 0, 0, 90, 90, 90, 255, 255, 255])).toEqual([
      0, 0, 0, 90, 90, 90, 255, 255, 255,
    ]);
  });

  it('orders channels: channel c comes from order[c]', () => {
    expect(applySteps([{ kind: 'channelOrder', order: [1, 2, 0] }], [10, 20, 30])).toEqual([20, 30, 10]);
    const steps: PhotometricStep[] = [
      { kind: 'hue', degrees: 120 },
      { kind: 'channelOrder', order: [1, 2, 0] },
    ];
    expect(applySteps(steps, [200, 100, 50])).toEqual([200, 100, 50]);
  });

  it('changes the given part only', () => {
    const pixels = new Uint8Array(3 * 2 * 3);
    const area = { left: 1, top: 1, right: 2, bottom: 2 };
    for (const pass of packPasses([{ kind: 'brightness', delta: 9 }])) applyColour(pass, pixels, 3, area);
    expect(pixels.indexOf(9)).toBe((1 * 3 + 1) * 3);
    expect(pixels.reduce((sum, value) => sum + value, 0)).toBe(27);
  });

  const step = fc.oneof(
    fc.record({
      kind: fc.constant('brightness' as const),
      delta: fc.double({ min: -32, max: 32, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('contrast' as const),
      factor: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('saturation' as const),
      factor: fc.double({ min: 0, max: 2, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('hue' as const),
      degrees: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('channelOrder' as const),
      order: fc.constantFrom<Rgb[]>([0, 1, 2], [2, 1, 0], [1, 2, 0]),
    }),
  );
  const channel = fc.integer({ min: 0, max: 255 });

  it('is HSV by the definition, step by step', () => {
    fc.assert(
      fc.property(step, fc.tuple(channel, channel, channel), (one, rgb) => {
        const expected = naiveStep(one, rgb);
        applySteps([one], rgb).forEach((value, i) => {
          expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1); // halves may round either way
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same in one pass as step by step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.tuple(channel, channel, channel), (steps, rgb) => {
        const stepwise = steps.reduce((pixel, one) => applySteps([one], pixel), [...rgb]);
        const once = applySteps(steps, rgb);
        // Between steps 8 bits are rounded to; a turn of the hue of a pixel with little chroma magnifies that.
        const chroma = Math.max(...rgb) - Math.min(...rgb);
        if (chroma < 64) return;
        once.forEach((value, i) => {
          expect(Math.abs(value - stepwise[i]!)).toBeLessThanOrEqual(12);
        });
      }),
    );
  });
});
