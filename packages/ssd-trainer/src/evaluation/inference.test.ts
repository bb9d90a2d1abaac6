import type { Engine, EngineSettings, RawDetections } from './engine.js';
import { Inference } from './inference.js';

const SIZE = { width: 2, height: 1 };
const BYTES = SIZE.width * SIZE.height * 3;
const classes = ['cat', 'dog'];

/** What an engine was run with. */
interface Seen {
  readonly images: readonly number[];
  readonly count: number;
  readonly settings: EngineSettings;
}

const raw = (scores: readonly number[], labels: readonly number[] = scores.map(() => 0)): RawDetections => ({
  boxes: Float32Array.from(scores.flatMap(() => [0.25, 0, 0.75, 0.5])),
  labels: Int32Array.from(labels),
  scores: Float32Array.from(scores),
});

/** An engine of batches of two that finds what it is told to, and what was asked of it. */
function fake(found: (image: number) => RawDetections): { engine: Engine; seen: Seen[] } {
  const seen: Seen[] = [];
  let done = 0;
  const engine: Engine = {
    name: 'fake',
    imageSize: SIZE,
    batchSize: 2,
    classes: 2,
    run(images, count, settings) {
      seen.push({ images: [...images], count, settings });
      return Promise.resolve(Array.from({ length: count }, () => found(done++)));
    },
    dispose: () => undefined,
  };
  return { engine, seen };
}

const pixels = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * BYTES }, (_, i) => 1 + Math.floor(i / BYTES));
const sizes = (count: number) => Array.from({ length: count }, (_, i) => ({ width: 100, height: 10 + i }));

it('hands images on in whole batches, the last filled up with black, and says how many count', async () => {
  const { engine, seen } = fake(() => raw([0.5]));
  const found = await new Inference(engine, classes).detect(pixels(3), sizes(3), { scoreThreshold: 0.2 });
  expect(seen.map(({ images, count }) => ({ images, count }))).toEqual([
    { images: [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], count: 2 },
    { images: [3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0], count: 1 },
  ]);
  expect(seen[0]!.settings).toEqual({
    scoreThreshold: 0.2,
    nmsThreshold: 0.45,
    maxDetections: 200,
    predictions: false,
  });
  // Shares .25 … .75 of 100 pixels, 0 … .5 of 10, 11 and 12.
  expect(found).toEqual(
    [5, 5.5, 6].map((ymax) => [{ label: 'cat', score: 0.5, box: { xmin: 25, ymin: 0, xmax: 75, ymax } }]),
  );
});

it('runs nothing for no images', async () => {
  const { engine, seen } = fake(() => raw([]));
  expect(await new Inference(engine, classes).detect(new Uint8Array(0), [])).toEqual([]);
  expect(seen).toEqual([]);
});

it('cuts off what an engine gives too much of', async () => {
  const { engine } = fake(() => raw([0.9, 0.8, 0.5, 0.25], [1, 0, 1, 0]));
  const inference = new Inference(engine, classes);
  const named = async (settings: object): Promise<unknown> => {
    const [found] = await inference.detect(pixels(1), sizes(1), settings);
    return found!.map(({ label }) => label);
  };
  expect(await named({ scoreThreshold: 0.5 })).toEqual(['dog', 'cat', 'dog']); // 0.5 is kept
  expect(await named({ maxDetections: 1 })).toEqual(['dog']);
  // Float32Array holds 0.9 as 0.8999999761581421.
  expect(await named({ scoreThreshold: 0.9 })).toEqual([]);
});

it('gives the output of the network where the engine does', async () => {
  const predictions = { probabilities: Float32Array.of(1), offsets: Float32Array.of(2) };
  const { engine, seen } = fake(() => ({ ...raw([0.5]), predictions }));
  const [one] = await new Inference(engine, classes).predict(pixels(1), sizes(1));
  expect(one).toMatchObject({ predictions, detections: [{ label: 'cat' }] });
  expect(seen[0]!.settings.predictions).toBe(true);
  const without = new Inference(fake(() => raw([0.5])).engine, classes);
  await expect(without.predict(pixels(1), sizes(1))).rejects.toMatchObject({
    code: 'E_ENGINE',
    message: `Expected the network's output beside the detections, which the engine "fake" does not give.`,
  });
});

it('refuses other pixels than of so many images', async () => {
  const inference = new Inference(fake(() => raw([])).engine, classes);
  await expect(inference.detect(new Uint8Array(7), sizes(1))).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: 'Expected 6 bytes, of 1 images of 2×1 RGB pixels, got 7.',
  });
});

it.each<[string, RawDetections, string]>([
  ['a box that is cut short', { ...raw([0.5]), boxes: new Float32Array(3) }, 'got 3 of boxes and 1 labels for 1 scores'],
  ['a label too few', { ...raw([0.5]), labels: new Int32Array(0) }, 'got 4 of boxes and 0 labels for 1 scores'],
  ['the background as a label', raw([0.5], [2]), 'Expected labels from 0 to 1 for image 0 of a batch from the engine "fake", got 2.'],
  ['a label below 0', raw([0.5], [-1]), 'got -1'],
  ['scores that rise', raw([0.25, 0.5]), 'Expected scores with the best first for image 0 of a batch from the engine "fake", got 0.5 after 0.25 at 1.'],
  ['a score that is no number', raw([NaN]), 'got NaN at 0'],
])('names an engine that gives %s', async (_, found, message) => {
  const inference = new Inference(fake(() => found).engine, classes);
  await expect(inference.detect(pixels(1), sizes(1))).rejects.toMatchObject({
    code: 'E_ENGINE',
    message: expect.stringContaining(message) as string,
  });
}); // prettier-ignore

it('names an engine that forgets an image', async () => {
  const { engine } = fake(() => raw([]));
  const forgetful: Engine = { ...engine, run: () => Promise.resolve([raw([])]) };
  await expect(new Inference(forgetful, classes).detect(pixels(2), sizes(2))).rejects.toThrow(
    'Expected an entry for each of the 2 images of a batch from the engine "fake", got 1 entries.',
  );
});
