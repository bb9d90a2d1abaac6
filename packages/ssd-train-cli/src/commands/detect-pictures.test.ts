import type { FileDetections, UnreadableFile } from '@ssd/trainer/evaluation';
import { TrainerError } from '@ssd/trainer/errors';
import type { PictureDetections } from '../output-formats/picture-detections.js';
import type { Picture } from './gather-pictures.js';
import { detectPictures, type DetectPicturesOptions } from './detect-pictures.js';

/** What happened, in its order. */
let events: string[];
beforeEach(() => {
  events = [];
});

const pictures = (...names: string[]): Picture[] =>
  names.map((name) => ({ path: `/tmp/${name}.png`, file: name === 'stdin' ? '-' : `/in/${name}.png`, name }));

/** A stream in batches of two that cannot read files called "bad". */
async function* stream(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<(FileDetections | UnreadableFile)[], void, undefined> {
  for (let i = 0; i < paths.length; i += 2) {
    await Promise.resolve();
    signal?.throwIfAborted();
    events.push(`computed ${i / 2}`);
    yield paths.slice(i, i + 2).map((file) =>
      file.includes('bad')
        ? { file, error: new TrainerError('E_IMAGE', `Expected an image in ${file}.`) }
        : { file, width: 4, height: 3, detections: [] },
    ); // prettier-ignore
  }
}

const options = (of: Picture[], more: Partial<DetectPicturesOptions> = {}): DetectPicturesOptions => ({
  detector: { detectStream: (paths, settings) => stream(paths, settings?.signal) },
  pictures: of,
  writer: {
    write: async (batch: readonly PictureDetections[]) => {
      await new Promise(setImmediate); // after all that needs no turn of the loop
      events.push(`wrote ${batch.map(({ id }) => id).join('+')}`);
      return batch.map(({ id }) => ({ files: [id], annotated: null }));
    },
  },
  answers: {
    found: ({ file }, { files }) => {
      events.push(`told ${file} ${files.join()}`);
      return Promise.resolve();
    },
    failed: ({ file, message }) => void events.push(`failed ${file}: ${message}`),
  },
  threshold: 0.5,
  predictions: false,
  signal: new AbortController().signal,
  onProgress: ({ done, total }) => void events.push(`${done} of ${total}`),
  ...more,
});

describe('detectPictures', () => {
  it('writes a batch while the next one is computed, and tells what a picture is called', async () => {
    await expect(detectPictures(options(pictures('a', 'bad', 'stdin')))).resolves.toBe(0);
    expect(events).toEqual([
      'computed 0',
      'computed 1',
      'wrote a',
      'told /in/a.png a',
      'failed /in/bad.png: Expected an image in /tmp/bad.png.',
      '2 of 3',
      'wrote stdin',
      'told - stdin',
      '3 of 3',
    ]);
  });

  it('says how many are missing when stopped, with what was computed written', async () => {
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort();
    };
    const missing = detectPictures(
      options(pictures('a', 'b', 'c', 'd', 'e'), { signal: controller.signal, onProgress }),
    );
    await expect(missing).resolves.toBe(1); // the second batch was under way
    expect(events.filter((event) => event.startsWith('wrote'))).toEqual(['wrote a+b', 'wrote c+d']);
  });

  it.each(['write', 'last write'])('fails with a %s that fails', async (which) => {
    const writer = { write: () => Promise.reject(new Error('No room.')) };
    const names = which === 'write' ? ['a', 'b', 'c', 'd', 'e'] : ['a'];
    await expect(detectPictures(options(pictures(...names), { writer }))).rejects.toThrow('No room.');
  });

  it('does nothing for no pictures', async () => {
    await expect(detectPictures(options([]))).resolves.toBe(0);
    expect(events).toEqual([]);
  });
});
