import type { VocSample } from '@ssd/voc-dataset';
import { TrainerError } from '../errors/trainer-error.js';
import { detectStream, type DetectStreamOptions } from './detect-stream.js';
import type { ReadImage } from './read-image.js';

/** What happened, in its order. */
let events: string[];
beforeEach(() => {
  events = [];
});

/** Reads every file but those called "bad", as one pixel that says which it is. */
const read = (path: string): Promise<ReadImage> => {
  events.push(`read ${path}`);
  if (path.includes('bad')) return Promise.reject(new TrainerError('E_IMAGE', `Bad picture ${path}.`));
  const sample: VocSample = { id: path, image: path, annotation: path, width: 9, height: 6, objects: [] };
  return Promise.resolve({ sample, pixels: Uint8Array.of(path.charCodeAt(0), 0, 0) });
};

/** Finds in each image an object whose score is its pixel. */
const found = (images: Uint8Array) =>
  Array.from({ length: images.length / 3 }, (_, i) => [
    { label: 'x', score: images[3 * i]!, box: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 } },
  ]);
const predictions = { probabilities: Float32Array.of(1), offsets: Float32Array.of(2) };

const options = (paths: string[], more: Partial<DetectStreamOptions> = {}): DetectStreamOptions => ({
  paths,
  read,
  settings: {},
  inference: {
    batchSize: 2,
    detect: (images) => {
      events.push(`detect ${images.length / 3}`);
      return Promise.resolve(found(images));
    },
    predict: (images) => Promise.resolve(found(images).map((detections) => ({ detections, predictions }))),
  },
  ...more,
});

async function all<T>(stream: AsyncIterable<T[]>): Promise<T[][]> {
  const batches: T[][] = [];
  for await (const batch of stream) batches.push(batch);
  return batches;
}

describe('detectStream', () => {
  it('works in batches and keeps the order, with bad pictures in their places', async () => {
    const batches = await all(detectStream(options(['a', 'bad', 'c', 'd', 'bad2', 'bad3', 'e'])));
    expect(
      batches.map((batch) =>
        batch.map((one) => ('error' in one ? `${one.file}: ${one.error.message}` : [one.file, one.width, one.detections[0]!.score])),
      ),
    ).toEqual([
      [['a', 9, 97], 'bad: Bad picture bad.'], // 97 is "a"
      [['c', 9, 99], ['d', 9, 100]],
      ['bad2: Bad picture bad2.', 'bad3: Bad picture bad3.'],
      [['e', 9, 101]],
    ]); // prettier-ignore
  });

  it('reads one batch ahead, and no further', async () => {
    const stream = detectStream(options(['a', 'b', 'c', 'd', 'e']));
    await stream.next();
    expect(events).toEqual(['read a', 'read b', 'read c', 'detect 2', 'read d']);
    await stream.return();
  });

  it('gives the network’s output where it is asked for', async () => {
    const [[image]] = (await all(detectStream(options(['a'], { predictions: true })))) as [[object]];
    expect(image).toMatchObject({ file: 'a', predictions });
  });

  it('does nothing for no pictures', async () => {
    await expect(all(detectStream(options([])))).resolves.toEqual([]);
    expect(events).toEqual([]);
  });

  it('does not take another failure for a bad picture', async () => {
    const broken = () => Promise.reject(new Error('No TensorFlow.'));
    await expect(all(detectStream(options(['a'], { read: broken })))).rejects.toThrow('No TensorFlow.');
  });

  it('ends between batches when aborted', async () => {
    const controller = new AbortController();
    const stream = detectStream(options(['a', 'b', 'c', 'd', 'e'], { signal: controller.signal }));
    await stream.next();
    controller.abort(new Error('enough'));
    await expect(stream.next()).rejects.toThrow('enough');
    expect(events).not.toContain('read e');
  });
});
