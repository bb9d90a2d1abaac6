import type { FileDetections } from '../evaluation/index.js';
import { TrainerError } from '../training/index.js';
import { detectPictures } from './detect-pictures.js';

const found = (file: string): FileDetections => ({ file, width: 1, height: 1, detections: [] });

/** A detector that cannot read files called "bad", and writes down what it was asked. */
function fakeDetector(
  error: (file: string) => Error = (file) => new TrainerError('E_IMAGE', `Bad picture ${file}.`),
) {
  const calls: string[][] = [];
  const detectFiles = (paths: readonly string[]): Promise<FileDetections[]> => {
    calls.push([...paths]);
    const bad = paths.find((path) => path.includes('bad'));
    return bad === undefined ? Promise.resolve(paths.map(found)) : Promise.reject(error(bad));
  };
  return {
    calls,
    detector: {
      batchSize: 2,
      detectFiles,
      detectFile: async (path: string) => (await detectFiles([path]))[0]!,
    },
  };
}

const options = () => ({ threshold: 0.5, signal: new AbortController().signal, onProgress: jest.fn() });

describe('detectPictures', () => {
  it('works in batches and keeps the order', async () => {
    const { calls, detector } = fakeDetector();
    const given = options();
    const { results, failures } = await detectPictures(detector, ['a', 'b', 'c'], given);
    expect(calls).toEqual([['a', 'b'], ['c']]);
    expect(results.map(({ file }) => file)).toEqual(['a', 'b', 'c']);
    expect(failures).toEqual([]);
    expect(given.onProgress.mock.calls).toEqual([[{ done: 2, total: 3 }], [{ done: 3, total: 3 }]]);
  });

  it('goes through a batch one by one where a picture is bad', async () => {
    const { calls, detector } = fakeDetector();
    const { results, failures } = await detectPictures(detector, ['a', 'bad', 'c'], options());
    expect(calls).toEqual([['a', 'bad'], ['a'], ['bad'], ['c']]);
    expect(results.map(({ file }) => file)).toEqual(['a', 'c']);
    expect(failures).toEqual([{ file: 'bad', message: 'Bad picture bad.' }]);
  });

  it('does not take another failure for a bad picture', async () => {
    const { detector } = fakeDetector(() => new Error('No TensorFlow.'));
    await expect(detectPictures(detector, ['a', 'bad'], options())).rejects.toThrow('No TensorFlow.');
  });

  it('stops between batches when aborted', async () => {
    const { calls, detector } = fakeDetector();
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort();
    };
    await expect(
      detectPictures(detector, ['a', 'b', 'c'], { ...options(), signal: controller.signal, onProgress }),
    ).rejects.toThrow();
    expect(calls).toEqual([['a', 'b']]);
  });

  it('does nothing for no pictures', async () => {
    const { calls, detector } = fakeDetector();
    expect(await detectPictures(detector, [], options())).toEqual({ results: [], failures: [] });
    expect(calls).toEqual([]);
  });
});
