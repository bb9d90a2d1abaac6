import { applyPlan } from './pixels/apply-plan.js';
import { packPasses } from './pixels/colour-pass.js';
import { applyColour } from './pixels/apply-colour.js';
import { createPipeline } from './pipeline.js';
import { presets } from './presets.js';
import { createRng } from './rng.js';
import type { RgbImage } from './geometry.js';

const SIZE = { width: 64, height: 48 };
const noTarget = { boxes: new Float32Array(0), labels: new Int32Array(0) };

/** A grey image with a rectangle of another colour, in whole pixels. */
function withRectangle(
  { width, height }: { width: number; height: number },
  box: readonly number[],
): RgbImage {
  const [xmin, ymin, xmax, ymax] = box as [number, number, number, number];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    return x >= xmin && x < xmax && y >= ymin && y < ymax ? 250 : 10;
  });
  return { width, height, data };
}

describe('createPipeline', () => {
  it('moves boxes and pixels together, in every preset', () => {
    const source = { width: 120, height: 90 };
    const box = [30, 20, 80, 70] as const;
    const image = withRectangle(source, box);
    const target = {
      boxes: Float32Array.of(30 / 120, 20 / 90, 80 / 120, 70 / 90),
      labels: Int32Array.of(4),
    };
    for (const name of ['ssd', 'light', 'overhead', 'none'] as const) {
      const settings = { ...presets[name], photometric: {}, fill: [10, 10, 10] as const };
      const pipeline = createPipeline(settings, { size: SIZE });
      for (let seed = 0; seed < 50; seed++) {
        const plan = pipeline.plan(createRng(seed), source, target);
        const out = pipeline.apply(plan, image);
        if (plan.labels.length === 0) continue;
        expect([...plan.labels]).toEqual([4]);
        expectRectangle(out, plan.boxes);
      }
    }
  });

  /** The bright pixels' bounding box is the box within a pixel: blending blurs its edge. */
  function expectRectangle(out: Uint8Array, boxes: Float32Array): void {
    const columns: number[] = [];
    const rows: number[] = [];
    for (let i = 0; i < out.length; i += 3) {
      if (out[i]! < 130) continue;
      columns.push((i / 3) % SIZE.width);
      rows.push(Math.floor(i / 3 / SIZE.width));
    }
    const found = [Math.min(...columns), Math.min(...rows), Math.max(...columns) + 1, Math.max(...rows) + 1];
    const expected = [
      boxes[0]! * SIZE.width,
      boxes[1]! * SIZE.height,
      boxes[2]! * SIZE.width,
      boxes[3]! * SIZE.height,
    ];
    found.forEach((side, i) => {
      expect(Math.abs(side - expected[i]!)).toBeLessThanOrEqual(1.01);
    });
  }

  it('depends on the generator alone', () => {
    const pipeline = createPipeline('ssd', { size: SIZE });
    const image = withRectangle({ width: 50, height: 40 }, [5, 5, 30, 30]);
    const target = { boxes: Float32Array.of(0.1, 0.125, 0.6, 0.75), labels: Int32Array.of(0) };
    const first = pipeline.plan(createRng(9, 1), image, target);
    pipeline.apply(pipeline.plan(createRng(9, 2), image, target), image);
    const again = createPipeline('ssd', { size: SIZE }).plan(createRng(9, 1), image, target);
    expect(again).toEqual(first);
    expect(applyPlan(again, image)).toEqual(pipeline.apply(first, image));
  });

  it('leaves the objects it is given alone', () => {
    const target = { boxes: Float32Array.of(0.1, 0.1, 0.5, 0.5), labels: Int32Array.of(1) };
    createPipeline('ssd', { size: SIZE }).plan(createRng(4), SIZE, target);
    expect(target).toEqual({ boxes: Float32Array.of(0.1, 0.1, 0.5, 0.5), labels: Int32Array.of(1) });
  });

  it('only resizes with "none", also an image without objects', () => {
    const image = withRectangle({ width: 128, height: 96 }, [0, 0, 128, 48]);
    const pipeline = createPipeline('none', { size: SIZE });
    const plan = pipeline.plan(createRng(1), image, noTarget);
    expect(plan).toMatchObject({ window: { left: 0, top: 0, width: 128, height: 96 }, photometric: [] });
    const out = pipeline.apply(plan, image);
    expect([out[0], out[(23 * 64 + 63) * 3], out[24 * 64 * 3], out.at(-1)]).toEqual([250, 250, 10, 10]);
  });

  it('shows the same part of a source that was shrunk while decoding', () => {
    const large = withRectangle({ width: 256, height: 192 }, [64, 48, 192, 144]);
    const small = withRectangle({ width: 128, height: 96 }, [32, 24, 96, 72]);
    const pipeline = createPipeline({ expand: { probability: 1, maxRatio: 1.5 } }, { size: SIZE });
    const plan = pipeline.plan(createRng(2), large, noTarget);
    const fromLarge = pipeline.apply(plan, large);
    const fromSmall = pipeline.apply(plan, small);
    const difference = fromLarge.reduce((sum, value, i) => sum + Math.abs(value - fromSmall[i]!), 0);
    expect(difference / fromLarge.length).toBeLessThan(3); // edges only
  });

  it('cuts a rectangle out after all else, its boxes left as they are', () => {
    const image = withRectangle({ width: 64, height: 48 }, [0, 0, 64, 48]);
    const settings = { cutout: { probability: 1 }, rotate90: { probability: 1 }, fill: [1, 2, 3] as const };
    const pipeline = createPipeline(settings, { size: SIZE });
    const plan = pipeline.plan(createRng(3), image, noTarget);
    const { left, top, width, height } = plan.effects[0]!;
    const out = pipeline.apply(plan, image);
    const expected: number[] = [];
    for (let i = 0; i < out.length; i += 3) {
      const x = (i / 3) % 64;
      const y = Math.floor(i / 3 / 64);
      const isCovered = x >= left && x < left + width && y >= top && y < top + height;
      expected.push(...(isCovered ? [1, 2, 3] : [250, 250, 250]));
    }
    expect([...out]).toEqual(expected);
  });

  it('does not change the fill’s colour', () => {
    const pipeline = createPipeline(
      { expand: { probability: 1, maxRatio: 4 }, photometric: { brightness: { probability: 1, delta: 32 } } },
      { size: SIZE },
    );
    const image = withRectangle({ width: 40, height: 40 }, [0, 0, 40, 40]);
    const out = pipeline.apply(pipeline.plan(createRng(8), image, noTarget), image);
    const corners = [0, 63, 47 * 64, 48 * 64 - 1].map((pixel) => [...out.subarray(pixel * 3, pixel * 3 + 3)]);
    expect(corners).toContainEqual([123, 117, 104]);
  });

  it('may change colours after resizing: the textbook order differs by interpolation only', () => {
    const smooth: RgbImage = {
      width: 128,
      height: 96,
      data: Uint8Array.from({ length: 128 * 96 * 3 }, (_, i) => {
        const x = Math.floor(i / 3) % 128;
        const y = Math.floor(i / 3 / 128);
        return 128 + 90 * Math.sin(x / 9 + (i % 3)) * Math.cos(y / 7 - (i % 3));
      }),
    };
    const pipeline = createPipeline('ssd', { size: SIZE });
    const target = { boxes: Float32Array.of(0.3, 0.3, 0.6, 0.7), labels: Int32Array.of(0) };
    const differences = Array.from({ length: 60 }, (_, seed) => {
      const plan = pipeline.plan(createRng(seed), smooth, target);
      const distorted = { ...smooth, data: smooth.data.slice() };
      for (const pass of packPasses(plan.photometric)) {
        applyColour(pass, distorted.data, 128, { left: 0, top: 0, right: 128, bottom: 96 });
      }
      const textbook = pipeline.apply({ ...plan, photometric: [] }, distorted);
      const ours = pipeline.apply(plan, smooth);
      return ours.reduce((sum, value, i) => sum + Math.abs(value - textbook[i]!), 0) / ours.length;
    });
    expect(Math.max(...differences)).toBeLessThan(1.5); // mean levels of 256
  });

  it('says what is wrong with settings', () => {
    const create = (settings: object) => () => createPipeline(settings, { size: SIZE });
    expect(create({ flipHorizontl: { probability: 1 } })).toThrow(
      'Unknown augmentation setting "flipHorizontl". Did you mean "flipHorizontal"?',
    );
    expect(create({ flipHorizontal: { probability: 2 } })).toThrow(
      'Expected flipHorizontal.probability to be from 0 to 1, got 2.',
    );
    expect(create({ crop: { samplers: ['whole'], scale: [0, 1] } })).toThrow('Expected crop.scale');
    expect(create({ photometric: { contrast: { probability: 1, factor: [2, 1] } } })).toThrow('got [2, 1]');
    expect(create({ cutout: { probability: 1, area: [0, 2] } })).toThrow(
      'Expected cutout.area to be [from, to] with 0 ≤ from ≤ to ≤ 1, got [0, 2].',
    );
    expect(create({ resize: { interpolations: ['liner'] } })).toThrow(
      'Unknown interpolation "liner". Did you mean "linear"? Available: smooth, linear, area',
    );
    expect(create({ resize: { interpolations: [] } })).toThrow('Expected resize.interpolations');
    expect(() => createPipeline('none', { size: { width: 0, height: 3 } })).toThrow('Expected size.width');
  });

  it('checks the lengths of what it is given', () => {
    const pipeline = createPipeline('none', { size: SIZE });
    expect(() =>
      pipeline.plan(createRng(1), SIZE, { boxes: new Float32Array(3), labels: new Int32Array(1) }),
    ).toThrow('Expected four box coordinates a label, got 3 for 1 labels.');
    const plan = pipeline.plan(createRng(1), SIZE, noTarget);
    expect(() => pipeline.apply(plan, { ...SIZE, data: new Uint8Array(5) })).toThrow(
      'Expected 9216 bytes for the image (64×48 RGB), got 5.',
    );
  });
});
