import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionOptions } from '@ssd/tf-runtime';
import { conv } from '@ssd/vgg-backbone';
import { overflowHook } from '../hooks/overflow-hook.js';
import { openDumps } from '../open/open-dumps.js';
import { tinyPreset } from '../testing/tiny-step.js';
import { watchedTraining } from '../testing/watched-training.js';
import type { StepLosses } from '../../run-folder/epoch-record.js';

// Training steps in a precision that is emulated. That products are rounded as they should be is tested in tf-runtime.

jest.setTimeout(120_000);

const FP16: SessionOptions = { emulatePrecision: 'fp16' };
const preset = tinyPreset([conv('conv1', 3, 4, { stride: 2 }), conv('conv2', 3, 4)]);

const losses = (sessionOptions: SessionOptions): Promise<StepLosses[]> =>
  watchedTraining({ steps: 2, sessionOptions, step: { preset }, hooks: () => [] });

/** Whether these are numbers of 11 significant bits up to 65504. Float32 has 13 bits more; none of these is below 2⁻¹⁴. */
const areHalf = (data: ArrayLike<number | bigint>): boolean =>
  Array.from(data, Number).every((value) => {
    const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
    return (bits & 0x1fff) === 0 || (Math.abs(value) < 2 ** -14 && Number.isInteger(value * 2 ** 24));
  });

it('comes to other losses than float32, the same at every run, and near them', async () => {
  const [exact, half, again] = [await losses({}), await losses(FP16), await losses(FP16)];
  expect(half).toEqual(again);
  half.forEach(({ total }, index) => {
    expect(total).not.toBe(exact[index]!.total);
    expect(total).toBeCloseTo(exact[index]!.total, 2); // 11 bits are more than three digits
  });
});

it('takes and gives numbers of fp16 in every convolution, on the way back too, and keeps the weights in float32', async () => {
  const seen: string[] = [];
  await watchedTraining({
    steps: 1,
    sessionOptions: FP16,
    step: { preset },
    hooks: (watched, session) => {
      watched.watch({
        async beforeRun({ fn, feeds }) {
          for (const { type, name, inputs } of fn.operations()) {
            if (!type.startsWith('Conv2D')) continue;
            const floats = inputs.filter((input) => input.endsWith('/rounded:0'));
            expect(floats).toHaveLength(2); // the third of a gradient is a shape
            for (const tensor of await fn.fetch(feeds, [...floats, `${name}/rounded:0`])) {
              expect([tensor.name, areHalf(tensor.data)]).toEqual([tensor.name, true]);
            }
            seen.push(type);
          }
          expect(areHalf(await session.read('conv1/filter'))).toBe(false);
        },
      });
      return [];
    },
  });
  // Two layers and a head; the image needs no gradient.
  const count = (type: string): number => seen.filter((one) => one === type).length;
  expect(['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput'].map(count)).toEqual([3, 3, 2]);
});

describe('the search for overflows', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'ssd-emulated-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  const found = async (sessionOptions: SessionOptions, scale: number): Promise<string[]> => {
    const dumps = (await openDumps({ dataDumpSteps: null, overflowDump: true, dumpPath: path }))!;
    const lines: string[] = [];
    await watchedTraining({
      steps: 1,
      sessionOptions,
      step: { preset: { ...preset, mean: { values: [127, 127, 127], order: 'rgb', scale } } },
      hooks: (watched) => [overflowHook({ dumps, watched, log: (line) => void lines.push(line) })],
    });
    return lines.filter((line) => line.startsWith('Overflow in'));
  };

  it('names the convolution whose pictures are beyond fp16', async () => {
    const [line, ...rest] = await found(FP16, 1e5);
    expect(rest).toEqual([]);
    expect(line).toMatch(/^Overflow in step 1: Conv2D "train_step\/Conv2D" is the first of \d+ operations/);
    expect(line).toMatch(/\/rounded:0: \d+ Infinity and \d+ -Infinity among 768 numbers/); // 4 · 8 · 8 · 3
  });

  it('names the one whose sums are, of pictures that are not', async () => {
    // 128 · 500 = 64000 is below 65504, and sums of 27 such products are not.
    const [line] = await found(FP16, 500);
    expect(line).toMatch(/^Overflow in step 1: Conv2D "train_step\/Conv2D"/);
    expect(line).toMatch(
      /train_step\/Conv2D\/rounded:0: .*Infinity among 256 numbers; its inputs are finite/,
    ); // 4 · 4 · 4 · 4
  });

  it('finds nothing of this in bf16 and float32', async () => {
    expect(await found({ emulatePrecision: 'bf16' }, 1e5)).toEqual([]);
    expect(await found({}, 1e5)).toEqual([]);
  });
});
