import { applyPlan } from './pixels/apply-plan.js';
import { isolateOperation } from './isolate-operation.js';
import { createPipeline } from './pipeline.js';
import { getPreset } from './presets.js';
import { createRng, restoreRng } from './rng.js';

/** What JavaScript lets a caller pass: every type is gone. */
const loose = (f: unknown) => f as (...args: unknown[]) => unknown;
const create = loose(createPipeline);

const size = { width: 8, height: 6 };
const pipeline = createPipeline('ssd', { size });
const plan = (boxes: unknown, labels: unknown = Int32Array.of(0)) =>
  loose(pipeline.plan)(createRng(1), size, { boxes, labels });
const box = Float32Array.of(0.125, 0.125, 0.5, 0.5);
const empty = { boxes: new Float32Array(0), labels: new Int32Array(0) };
const made = pipeline.plan(createRng(1), size, empty);
const pixels = { ...size, data: new Uint8Array(8 * 6 * 3) };

/** Settings that are one part. */
const part = (settings: object) => () => create(settings, { size });

const cases: [string, () => unknown, RegExp][] = [
  ['NaN', () => plan(Float32Array.of(0, 0, NaN, 1)), /finite coordinates of box 0, got \[0, 0, NaN, 1\]/],
  ['infinity', () => plan(Float32Array.of(0, 0, Infinity, 1)), /finite .*got \[0, 0, Infinity, 1\]/],
  [
    'swapped corners',
    () => plan(Float32Array.of(0.5, 0.5, 0.25, 0.75)),
    /xmin ≤ xmax .*box 0, got \[0.5, 0.5, 0.25, 0.75\]/,
  ],
  ['pixels', () => plan(Float32Array.of(1, 2, 7, 5)), /box 0 to be normalised .*got \[1, 2, 7, 5\]/],
  [
    'a box outside',
    () => plan(Float32Array.of(1.25, 0, 1.5, 1)),
    /lie in the image, got \[1.25, 0, 1.5, 1\]/,
  ],
  [
    'the second box',
    () => plan(Float32Array.from([...box, 0, 1, 1, 0]), new Int32Array(2)),
    /in box 1, got \[0, 1, 1, 0\]/,
  ],
  ['a plain array', () => plan([...box]), /boxes to be a Float32Array, got \[0.125, 0.125, 0.5, 0.5\]/],
  ['plain labels', () => plan(box, [0]), /labels to be an Int32Array, got \[0\]/],
  [
    'labels of others',
    () => plan(box, new Int32Array(2)),
    /four box coordinates a label, got 4 for 2 labels/,
  ],
  ['no objects', () => loose(pipeline.plan)(createRng(1), size), /objects .*got nothing/],
  [
    'no size',
    () => loose(pipeline.plan)(createRng(1), {}, empty),
    /source to be \{ width, height \}, got \{\}/,
  ],
  [
    'an empty size',
    () => pipeline.plan(createRng(1), { width: 0, height: 6 }, empty),
    /source.width .*got 0/,
  ],
  ['Math.random', () => loose(pipeline.plan)(() => 0.5, size, empty), /rng .*got a function/],
  ['a seed for a generator', () => loose(pipeline.plan)(7, size, empty), /rng .*got 7/],
  ['no pixels', () => loose(applyPlan)(made), /image .*got nothing/],
  ['no plan', () => loose(applyPlan)(undefined, pixels), /plan .*got nothing/],
  [
    'plain pixels',
    () => loose(applyPlan)(made, { ...size, data: [0] }),
    /image.data to be an Uint8Array|image.data to be a Uint8Array/,
  ],
  [
    'pixels with alpha',
    () => applyPlan(made, { ...size, data: new Uint8Array(8 * 6 * 4) }),
    /144 bytes .*got 192/,
  ],
  ['a plain target', () => loose(applyPlan)(made, pixels, []), /out to be .*got \[\]/],
  ['no options', () => create('ssd'), /options of createPipeline .*got nothing/],
  ['an unknown option', () => create('ssd', { size, sizes: 3 }), /"sizes"/],
  ['a number for a size', () => create('ssd', { size: 300 }), /size .*got 300/],
  ['an unknown name', () => loose(getPreset)('sdd'), /"sdd". Did you mean "ssd"/],
  ['no settings', () => create(undefined, { size }), /augmentation .*got nothing/],
  ['a fill of two', part({ fill: [1, 2] }), /fill to be \[red, green, blue\].*got \[1, 2\]/],
  ['a fill that is NaN', part({ fill: [1, 2, NaN] }), /fill .*got \[1, 2, NaN\]/],
  ['a fill of one', part({ fill: 128 }), /fill .*got 128/],
  [
    'NaN as a probability',
    part({ flipHorizontal: { probability: NaN } }),
    /flipHorizontal.probability .*got NaN/,
  ],
  ['no probability', part({ flipHorizontal: {} }), /flipHorizontal.probability .*got nothing/],
  ['a boolean for a part', part({ flipHorizontal: true }), /flipHorizontal .*got true/],
  [
    'a misspelt setting',
    part({ expand: { probability: 1, maxRatoi: 2 } }),
    /expand "maxRatoi". Did you mean "maxRatio"/,
  ],
  ['no ratio', part({ expand: { probability: 1 } }), /expand.maxRatio .*got nothing/],
  ['a text for a number', part({ expand: { probability: 1, maxRatio: '2' } }), /expand.maxRatio .*got "2"/],
  [
    'a range of one',
    part({ photometric: { contrast: { probability: 1, factor: [1] } } }),
    /contrast.factor .*got \[1\]/,
  ],
  [
    'a range with NaN',
    part({ crop: { samplers: ['whole'], scale: [NaN, 1] } }),
    /crop.scale .*got \[NaN, 1\]/,
  ],
  ['no samplers', part({ crop: {} }), /crop.samplers .*got nothing/],
  ['an IoU above 1', part({ crop: { samplers: [{ minIou: 70 }] } }), /crop.samplers\[0\].minIou .*got 70/],
  [
    'limits that are swapped',
    part({ crop: { samplers: ['whole', { minIou: 0.5, maxIou: 0.25 }] } }),
    /samplers\[1\].maxIou .*got 0.25/,
  ],
  [
    'a number for a flag',
    part({ crop: { samplers: ['whole'], clip: 1 } }),
    /crop.clip .*true or false, got 1/,
  ],
  ['a text for trials', part({ crop: { samplers: ['whole'], trials: '50' } }), /crop.trials .*got "50"/],
  ['a misspelt list', part({ resize: { interpolation: ['area'] } }), /resize "interpolation". Did you mean/],
  ['no list', part({ resize: {} }), /resize.interpolations .*got nothing/],
  ['a text for a list', part({ resize: { interpolations: 'area' } }), /resize.interpolations .*got "area"/],
  [
    'an unknown interpolation',
    part({ resize: { interpolations: ['bilinear'] } }),
    /interpolation "bilinear"/,
  ],
  ['null for a number', part({ crop: { samplers: ['whole'], trials: null } }), /crop.trials .*got null/],
  ['null as a probability', part({ rotate90: { probability: null } }), /rotate90.probability .*got null/],
  ['no operation', part({ cutout: null }), /cutout .*got null/],
  ['areas above 1', part({ cutout: { probability: 1, area: [0, 20] } }), /cutout.area .*got \[0, 20\]/],
  ['an unknown operation', () => loose(isolateOperation)({}, 'flip'), /"flip"/],
  ['a state that is none', () => loose(restoreRng)([1, 2]), /got \[1, 2\]/],
  ['a text for a seed', () => loose(createRng)('7'), /got "7"/],
];

it.each(cases)('%s is an error', (_, run, text) => {
  expect(run).toThrow(
    expect.objectContaining({
      code: 'BAD_ARGUMENT',
      message: expect.stringMatching(text) as string,
    }) as Error,
  );
});

it.each([
  [0, 0, 1, 1],
  [-0.25, -0.25, 1.25, 1.25],
  [0.5, 0.5, 0.5, 0.5], // no area
  [-3, 0, 4, 1], // its centre inside, as after a crop that does not clip
])('takes the box %p, %p, %p, %p', (...sides) => {
  expect(() => plan(Float32Array.from(sides))).not.toThrow();
});
