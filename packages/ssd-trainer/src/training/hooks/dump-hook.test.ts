import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FetchedTensor } from '@ssd/tf-runtime';
import { readNpy } from '@ssd/weights';
import { openDumps, type StepDumps } from '../open/open-dumps.js';
import { batchOf, watchedTraining } from '../testing/watched-training.js';
import type { WatchedSession } from '../step/watched-session.js';
import { dumpHook, type DumpHookOptions } from './dump-hook.js';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'ssd-dump-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

const time = new Date('2026-01-02T03:04:05Z');
const inFolder = (...parts: string[]): string => join(path, '20260102030405/2', ...parts);

const open = async (dataDumpSteps: number | string): Promise<StepDumps> =>
  (await openDumps({ dataDumpSteps, overflowDump: false, dumpPath: path }, { deviceId: 2, time }))!;

/** The hook, and what it says. */
function hookOf(
  dumps: StepDumps,
  {
    signal = new AbortController().signal,
    freeBytes = () => Promise.resolve(1e12),
  }: Partial<DumpHookOptions> = {},
) {
  const lines: string[] = [];
  return {
    lines,
    hooks: (watched: WatchedSession) => [
      dumpHook({ dumps, watched, signal, freeBytes, log: (line) => lines.push(line) }),
    ],
  };
}

/** Files of a folder by operation and tensor: `Conv2D.train_step_Conv2D.output.0` → path. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder);
  return new Map(
    names.map((name) => [name.replace(/\.\d+\.0\.\d{16}/, '').replace(/\.npy$/, ''), join(folder, name)]),
  );
}

const numbersOf = async (file: string | undefined): Promise<number[]> => {
  const { data } = await readNpy(file!);
  return Array.from(data as ArrayLike<number>, Number);
};

describe('dumpHook', () => {
  it('writes the tensors that the step at hand is made with', async () => {
    const { hooks, lines } = hookOf(await open(2));
    const fetched: FetchedTensor[] = [];
    const losses = await watchedTraining({
      steps: 3,
      hooks: (watched) => {
        watched.watch({
          beforeRun: async ({ fn, feeds }) => {
            fetched.push(...(await fn.fetch(feeds, ['train_step/Conv2D:0'])));
          },
        });
        return hooks(watched);
      },
    });
    expect(await readdir(inFolder('train_step/1'))).toEqual(['0', '2']);
    for (const step of [0, 2]) {
      const files = await filesOf(inFolder('train_step/1', `${step}`));
      expect(await numbersOf(files.get('Placeholder.train_step_images.output.0'))).toEqual([
        ...batchOf(step).images,
      ]);
      const conv = await readNpy(files.get('Conv2D.train_step_Conv2D.output.0')!);
      expect([conv.shape, [...(conv.data as Float32Array)]]).toEqual([
        fetched[step]!.shape,
        [...fetched[step]!.data],
      ]);
      // The loss that the step came to is among what was dumped before it.
      const single = await Promise.all(
        [...files].filter(([name]) => name.startsWith('Add')).map(([, file]) => numbersOf(file)),
      );
      expect(single).toContainEqual([losses[step]!.total]);
    }
    expect(lines).toEqual([
      expect.stringMatching(
        /^Data dump: (\d+) tensors, 0 MB a step, at 2 of 3 steps: 0 MB of the 1000\.0 GB that are free at /,
      ),
      expect.stringMatching(/^Dumped step 1: (\d+) tensors, 0 MB, in [\d.]+ s: .*train_step\/1\/0$/),
      expect.stringMatching(/^Dumped step 3: (\d+) tensors, 0 MB, in [\d.]+ s: .*train_step\/1\/2$/),
    ]);
    const counts = lines.map((line) => /(\d+) tensors/.exec(line)![1]);
    expect(counts).toEqual([counts[0], counts[0], `${(await filesOf(inFolder('train_step/1/0'))).size}`]);
  });

  it('leaves the bits of the training as they are', async () => {
    const { hooks } = hookOf(await open(1));
    const plain = await watchedTraining({ steps: 3, hooks: () => [] });
    expect(await watchedTraining({ steps: 3, hooks })).toEqual(plain);
    expect(plain[0]!.total).not.toBe(plain[2]!.total);
  });

  it('dumps the parts of an accumulated batch and the update, each in a folder of its own', async () => {
    const { hooks, lines } = hookOf(await open('1'));
    await watchedTraining({ steps: 2, step: { accumulate: 2, clipNorm: null, weightDecay: 0 }, hooks });
    const parts = [];
    for (const part of [0, 1]) {
      const files = await filesOf(inFolder(`accumulate/${part + 1}/1`));
      const { images } = batchOf(1);
      const half = images.length / 2;
      expect(await numbersOf(files.get('Placeholder.accumulate_images.output.0'))).toEqual([
        ...images.subarray(part * half, (part + 1) * half),
      ]);
      parts.push(files);
    }
    const update = await filesOf(inFolder('apply/1/1'));
    // The update comes once the parts are summed: conv1's gradient is then the mean of the parts' gradients.
    const gradient = async (files: Map<string, string>, type: string): Promise<number[]> => {
      for (const [name, file] of files) {
        if (!name.startsWith(`${type}.`)) continue;
        const { shape, data } = await readNpy(file);
        if (shape.join() === '3,3,3,4') return Array.from(data as Float32Array);
      }
      return [];
    };
    const [first, second] = await Promise.all(parts.map((files) => gradient(files, 'Conv2DBackpropFilter')));
    expect(first!.some((value) => value !== 0)).toBe(true);
    const mean = first!.map((value, i) => Math.fround(value + second![i]!) / 2);
    expect(await gradient(update, 'RealDiv')).toEqual(mean);
    const total = parts[0]!.size + parts[1]!.size + update.size;
    expect(lines[0]).toContain(`Data dump: ${total} tensors`);
    expect(lines[1]).toContain(`Dumped step 2: ${total} tensors`);
  });

  it('refuses to begin where not even one step fits', async () => {
    const { hooks } = hookOf(await open(1), { freeBytes: () => Promise.resolve(500e6) });
    await expect(watchedTraining({ steps: 1, hooks })).rejects.toMatchObject({
      code: 'E_DISK_FULL',
      message: expect.stringMatching(
        /^Expected room for 0 MB of tensors a dumped step, and 500 MB besides, got 500 MB at /,
      ) as string,
    });
    expect(await readdir(path)).toEqual([]);
  });

  it('ends dumping, not training, before the disk is full', async () => {
    const free = [1e9, 1e9, 4e8];
    const { hooks, lines } = hookOf(await open(1), { freeBytes: () => Promise.resolve(free.shift()!) });
    expect(await watchedTraining({ steps: 4, hooks })).toHaveLength(4);
    expect(await readdir(inFolder('train_step/1'))).toEqual(['0']);
    expect(lines.filter((line) => !line.startsWith('D'))).toEqual([
      expect.stringMatching(
        /^No more dumps from step 2 on: less than 500 MB are free at .*\. Training goes on\.$/,
      ),
    ]);
  });

  it('ends at an abort, and lets the step be made', async () => {
    const controller = new AbortController();
    const { hooks, lines } = hookOf(await open(1), { signal: controller.signal });
    const losses = await watchedTraining({
      steps: 1,
      hooks: (watched) => {
        watched.watch({
          beforeRun: () => {
            controller.abort();
            return Promise.resolve();
          },
        });
        return hooks(watched);
      },
    });
    expect(losses).toHaveLength(1);
    expect(lines.at(-1)).toBe('The dump of step 1 is not complete.');
  });

  it('says once where it could not write, and lets training go on', async () => {
    const { hooks, lines } = hookOf(await open(1));
    await rm(path, { recursive: true });
    await writeFile(path, '');
    expect(await watchedTraining({ steps: 3, hooks })).toHaveLength(3);
    expect(lines.slice(-2)).toEqual([
      'The dump of step 1 is not complete.',
      expect.stringMatching(
        /^No more dumps from step 1 on; training goes on: Expected to write .*ENOTDIR/,
      ) as string,
    ]);
  });
});
