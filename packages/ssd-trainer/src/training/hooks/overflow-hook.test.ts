import { multibox } from '../../losses/multibox.js';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@ssd/weights';
import type { StepLosses } from '../../run-folder/epoch-record.js';
import { openDumps } from '../open/open-dumps.js';
import { watchedTraining, type WatchedTrainingOptions } from '../testing/watched-training.js';
import { nanGuardHook } from './nan-guard-hook.js';
import { overflowHook } from './overflow-hook.js';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'ssd-dump-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

const time = new Date('2026-01-02T03:04:05Z');

/** Trains with the search, and with the guard if `guarded`. */
async function trained(
  options: Omit<WatchedTrainingOptions, 'hooks'>,
  guarded = true,
): Promise<{ losses: StepLosses[]; lines: string[]; error: unknown }> {
  const dumps = (await openDumps({ dataDumpSteps: null, overflowDump: true, dumpPath: path }, { time }))!;
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const losses: StepLosses[] = [];
  const error = await watchedTraining({
    ...options,
    hooks: (watched) => [overflowHook({ dumps, watched, log }), ...(guarded ? [nanGuardHook()] : [])],
  }).then(
    (all) => void losses.push(...all),
    (reason: unknown) => reason,
  );
  return { losses, lines, error };
}

interface OverflowRecord {
  op_type: string;
  op_name: string;
  step: number;
  files: string[];
}

/** What was written of a step. */
async function recordOf(...parts: string[]): Promise<OverflowRecord & { folder: string }> {
  const folder = join(path, '20260102030405/0', ...parts);
  const name = (await readdir(folder)).find((file) => file.startsWith('OpDebug.Node_Opdebug.'))!;
  return { folder, ...(JSON.parse(await readFile(join(folder, name), 'utf8')) as OverflowRecord) };
}

describe('overflowHook', () => {
  it('finds nothing in steps that are finite, and changes nothing', async () => {
    const { losses, lines, error } = await trained({ steps: 3 });
    expect(error).toBeUndefined();
    expect(lines).toEqual([
      expect.stringMatching(/^Overflow dump: every step is searched before it is made/),
    ]);
    expect(losses).toEqual(await watchedTraining({ steps: 3, hooks: () => [] }));
    expect(await readdir(path)).toEqual([]);
  });

  it('names the first operation that a doctored batch overflows in, before the guard ends the run', async () => {
    // Codes of 3e38 are finite, and so are their distances from what was predicted; the sum of a box's four is not.
    const { lines, error } = await trained({
      steps: 4,
      doctor: ({ targets }, index) => {
        if (index === 2) targets['offsets']!.fill(3e38);
      },
    });
    expect(error).toMatchObject({ code: 'E_NOT_FINITE' });
    expect(lines[1]).toMatch(/^Overflow in step 3: Sum "train_step\/Sum_\d+" is the first of \d+ operations/);
    expect(lines[1]).toMatch(/: 64 Infinity among 64 numbers; its inputs are finite\./); // 4 images of 16 anchors
    expect(lines[1]).toContain('Images: JPEGImages/0-2-0.jpg, JPEGImages/0-2-1.jpg');
    const record = await recordOf('train_step/1/2');
    expect(record).toMatchObject({ op_type: 'Sum', step: 2 }); // counted from 0, as the adapter does
    const [input, output] = await Promise.all(
      ['input', 'output'].map((side) =>
        readNpy(
          join(
            record.folder,
            record.files.find((file) => file.includes(`.${side}.0.`))!,
          ),
        ),
      ),
    );
    expect([input!.shape, output!.shape]).toEqual([
      [4, 16, 4],
      [4, 16],
    ]);
    expect(new Set(output!.data as Float32Array)).toEqual(new Set([Infinity]));
    expect(new Set(input!.data as Float32Array)).toEqual(new Set([Math.fround(3e38)]));
    expect(lines).toHaveLength(2); // the guard let no further step be made
  });

  it('finds what a learning rate has blown up a step later', async () => {
    const { lines, error } = await trained({ steps: 3, learningRate: 1e38, step: { clipNorm: null } });
    expect(error).toMatchObject({ code: 'E_NOT_FINITE' });
    expect(lines[1]).toMatch(/^Overflow in step 2: /);
    expect(lines).toHaveLength(2);
  });

  it('searches the parts of an accumulated batch, and goes on where there is no guard', async () => {
    const { lines, error } = await trained(
      {
        steps: 1,
        step: { accumulate: 2 },
        doctor: ({ targets }) => {
          const offsets = targets['offsets']!;
          offsets.fill(NaN, offsets.length / 2);
        },
      },
      false,
    );
    expect(error).toBeUndefined();
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^Overflow in part 2 of 2 of step 1: Placeholder "accumulate\/offsets"/);
    expect(lines[1]).toMatch(/: 128 NaN among 128 numbers\./);
    expect(lines[1]).toContain('Images: JPEGImages/0-0-2.jpg, JPEGImages/0-0-3.jpg');
    // The sums of the gradients are variables, and not finite any more.
    expect(lines[2]).toMatch(
      /^Overflow in step 1: ReadVariableOp "apply\/.*" of conv1\/filter\/AccumulatedGradient is/,
    );
    expect(await recordOf('accumulate/2/0')).toMatchObject({ op_type: 'Placeholder' });
    expect(await recordOf('apply/1/0')).toMatchObject({ op_type: 'ReadVariableOp' });
  });

  it('finds the overflow of a loss scale that is too high, which a step is skipped for', async () => {
    const { losses, lines, error } = await trained(
      {
        steps: 3,
        step: {
          // The gradients of the scaled loss are multiplied by the weight.
          loss: multibox({ lossReduction: 'image-mean', localizationWeight: 100 }),
          lossScale: {
            kind: 'exponential',
            initial: 3e38, // times a loss of 1.2 or more is beyond float32, too
            growSteps: 1000,
            growFactor: 2,
            shrinkSteps: 1,
            shrinkFactor: 2 ** -100,
          },
        },
      },
      false,
    );
    expect([error, losses.length]).toEqual([undefined, 3]);
    expect(losses[0]!.total).toBeGreaterThan(1.2);
    expect(lines).toHaveLength(2); // of the first step alone
    expect(lines[1]).toMatch(/^Overflow in step 1: Mul "train_step\/Mul_\d+" is the first of \d+/);
    expect(lines[1]).toMatch(/: 1 Infinity among 1 numbers; its inputs are finite\./);
    expect(await recordOf('train_step/1/0')).toMatchObject({ op_type: 'Mul' });
  });
});
