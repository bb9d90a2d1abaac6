import { createModel, type ModelPreset, type SsdModel, type TensorDetectOptions } from '@ssd/model';
import { Session, registerBackends, type OutputValue } from '@ssd/tf-runtime';
import { tap } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';

registerBackends();

const SIDE = 40;
const BATCH = 2;

/** Heads on the picture itself: 3200 boxes whose predictions are as wild as the pixels. */
const preset: ModelPreset = {
  name: 'pixels',
  layers: { name: 'pixels', imageSize: { width: SIDE, height: SIDE }, layers: [tap('image')] },
  boxes: {
    name: 'pixels',
    imageSize: { width: SIDE, height: SIDE },
    order: 'cell-major',
    maps: [{ rows: SIDE, columns: SIDE, shapes: [{ width: 0.2, height: 0.1 }, { width: 0.1, height: 0.15 }] }], // prettier-ignore
    variances: [0.1, 0.1, 0.2, 0.2],
  },
  mean: { values: [127.5, 127.5, 127.5], order: 'rgb', scale: 1 / 64 },
};

const model = createModel({ preset, classes: ['a', 'b', 'c'], seed: 4 });
afterAll(() => {
  model.dispose();
});

let state = 1;
const next = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const noise = (): Uint8Array => Uint8Array.from({ length: BATCH * SIDE * SIDE * 3 }, () => next(256));
/** Stripes: nearly every prediction is there many times over. */
const stripes = (): Uint8Array =>
  Uint8Array.from({ length: BATCH * SIDE * SIDE * 3 }, (_, i) => (Math.floor(i / 3) % 5) * 60);

type Images = Parameters<SsdModel['infer']>[0];

/** Both ways on the same numbers: detections of the graph, and those of JavaScript from the network's output. */
const both = async (
  pixels: Uint8Array,
  options: TensorDetectOptions & { scoreThreshold?: number; iouThreshold?: number },
) => {
  const session = new Session();
  const inputs = { images: { shape: [BATCH, SIDE, SIDE, 3], dtype: 'uint8' } } as const;
  // One graph, so that both start from the same bits: two graphs may be fused differently.
  const detect = session.compile(
    ({ images }) => {
      const inference = model.infer(images as Images);
      return { ...inference, ...model.selectTensors(inference, options) };
    },
    { name: 'detect', inputs },
  );
  const found = await detect.run({ images: pixels });
  session.dispose();
  const size = { width: 1, height: 1 };
  return Array.from({ length: BATCH }, (_, i) => {
    const count = found['counts']!.data[i]!;
    const part = (name: string, width: number) =>
      row(found[name]!, i).subarray(0, count * width) as Float32Array & Int32Array;
    const boxes = part('boxes', 4);
    const labels = part('labels', 1);
    return {
      graph: model.nameDetections({ boxes, labels, scores: part('scores', 1) }, size),
      host: model.toDetections(
        row(found['probabilities']!, i) as Float32Array,
        row(found['offsets']!, i) as Float32Array,
        size,
        options,
      ),
      rest: {
        labels: row(found['labels']!, i).subarray(count),
        boxes: row(found['boxes']!, i).subarray(4 * count),
      },
    };
  });
};

const row = ({ data }: OutputValue, i: number) =>
  data.subarray((i * data.length) / BATCH, ((i + 1) * data.length) / BATCH);

const expectSame = async (
  pixels: Uint8Array,
  options: Parameters<typeof both>[1] = {},
): Promise<{ score: number }[][]> => {
  const images = await both(pixels, options);
  for (const { graph, host, rest } of images) {
    expect(graph.map(({ label, score }) => ({ label, score }))).toEqual(host.map(({ label, score }) => ({ label, score }))); // prettier-ignore
    for (const [i, { box }] of graph.entries()) {
      for (const [side, value] of Object.entries(box) as [keyof typeof box, number][]) {
        expect(Math.abs(value - host[i]!.box[side])).toBeLessThan(1e-6);
      }
    }
    expect(rest.labels.every((label) => label === -1)).toBe(true);
    expect(rest.boxes.every((side) => side === 0)).toBe(true);
  }
  return images.map(({ graph }) => graph);
};

describe('detections in the graph equal those in JavaScript, one for one', () => {
  it.each<[string, TensorDetectOptions & { scoreThreshold?: number; iouThreshold?: number }]>([
    ['by default', {}],
    ['few candidates', { perClass: 30 }],
    ['few detections', { maxDetections: 7 }],
    ['all of them', { perClass: Infinity, maxDetections: Infinity, scoreThreshold: 0.3, iouThreshold: 0.2 }],
    ['no suppression', { iouThreshold: 1 }],
    ['any overlap suppresses', { iouThreshold: 0 }],
  ])('%s', async (_, options) => {
    const [first] = await expectSame(noise(), options);
    expect(first!.length).toBeGreaterThan(5);
  });

  it('where many scores are equal', async () => {
    const [first] = await expectSame(stripes(), { iouThreshold: 0.3 });
    expect(new Set(first!.map(({ score }) => score)).size).toBeLessThan(first!.length / 4);
  });

  it('keeps a score that equals the threshold', async () => {
    const pixels = noise();
    const [first] = await expectSame(pixels, { maxDetections: 20 });
    const scoreThreshold = first!.at(-1)!.score;
    const [again] = await expectSame(pixels, { scoreThreshold });
    expect(again!.at(-1)!.score).toBe(scoreThreshold);
  });

  it('takes a threshold for what it is in double precision', async () => {
    const pixels = noise();
    const [first] = await expectSame(pixels, { maxDetections: 20 });
    const score = first!.at(-1)!.score;
    // Between this score and the next higher one there is no number in single precision, and many in double.
    const [again] = await expectSame(pixels, { scoreThreshold: score * (1 + 1e-12) });
    expect(again!.every((detection) => detection.score > score)).toBe(true);
  });

  it.each([
    ['none reach the threshold', { scoreThreshold: 1.5 }],
    ['none are asked for', { maxDetections: 0 }],
    ['none are candidates', { perClass: 0 }],
  ])('where %s', async (_, options) => {
    expect(await expectSame(noise(), options)).toEqual([[], []]);
  });

  it('where boxes are infinite, no number, or outside the picture', async () => {
    const biases = model.variables.find(({ name }) => name === 'classifiers/map0/biases')!.variable;
    const before = biases.clone();
    for (const [at, value] of [
      [4, Infinity],
      [5, NaN],
      [6, -Infinity],
      [4, 500],
      [7, 1e4],
    ] as const) {
      // prettier-ignore
      const values = new Float32Array(16);
      values[at] = value; // an offset of the first shape
      biases.assign(tf.tensor1d(values));
      const [first] = await expectSame(noise());
      expect(first!.length).toBeGreaterThan(0);
    }
    biases.assign(before);
    before.dispose();
  });

  it('eagerly, by detect', async () => {
    const images = tf.tensor4d(noise(), [BATCH, SIDE, SIDE, 3]);
    const before = tf.memory().numTensors;
    const inGraph = await model.detect(images);
    const onHost = await model.detect(images, { candidates: 1e6 }); // an option that the graph does not have
    expect(tf.memory().numTensors).toBe(before);
    expect(inGraph.map((found) => found.map(({ label, score }) => [label, score]))).toEqual(
      onHost.map((found) => found.map(({ label, score }) => [label, score])),
    );
    expect(inGraph[0]!.length).toBeGreaterThan(100);
    images.dispose();
  });

  it('takes thresholds that are fed, and refuses those out of range', async () => {
    const session = new Session();
    const { run } = session.compile(
      ({ images, scoreThreshold, iouThreshold }) =>
        model.detectTensors(images as Images, {
          scoreThreshold: scoreThreshold as tf.Scalar,
          iouThreshold: iouThreshold as tf.Scalar,
        }),
      {
        name: 'detect',
        inputs: {
          images: { shape: [BATCH, SIDE, SIDE, 3], dtype: 'uint8' },
          scoreThreshold: { shape: [], dtype: 'float32' },
          iouThreshold: { shape: [], dtype: 'float32' },
        },
      },
    );
    const images = noise();
    for (const options of [
      { scoreThreshold: 0.25, iouThreshold: 0.5 },
      { scoreThreshold: 0.5, iouThreshold: 0.25 },
    ]) {
      const { counts } = await run({ images, ...options });
      const expected = await both(images, options);
      expect([...counts!.data]).toEqual(expected.map(({ host }) => host.length));
    }
    session.dispose();
    const none = tf.zeros<tf.Rank.R4>([1, SIDE, SIDE, 3]);
    expect(() => model.detectTensors(none, { iouThreshold: 7 })).toThrow(
      'Expected iouThreshold to be 0 … 1, got 7.',
    );
    expect(() => model.detectTensors(none, { perClass: 1.5 })).toThrow(
      'Expected perClass to be a whole number',
    );
    expect(() => model.detectTensors(none, { scoreThreshold: NaN })).toThrow('got NaN');
    none.dispose();
  });
});
