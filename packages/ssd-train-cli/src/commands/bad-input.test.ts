import fs, { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { fakeSignals, memoryStream, runLine } from '../testing/run-line.js';
import { run } from '../run-command.js';

// What a user gets wrong, each through the whole command: what is said, and the exit code.

const picture = (id: string): MadePicture => ({ id, objects: [{ label: 'cell', box: [8, 10, 30, 40] }] });

let root: string;
let data: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-bad-'));
  data = await makeVocFolder(join(root, 'voc'), { train: [picture('a'), picture('b')], val: [picture('c')] });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

/** Two lines: what is wrong, and what to do. */
async function expectRefusal(
  argv: readonly string[],
  exitCode: number,
  said: string | RegExp,
): Promise<string> {
  const ran = await runLine(argv);
  expect(ran.stderr).toMatch(said);
  expect(ran.stderr).toMatch(/^Error: .+\n(.*\n)*What to do: .+\n$/m);
  expect(ran.stderr).not.toMatch(/\n\s+at /); // no stack
  expect(ran.exitCode).toBe(exitCode);
  return ran.stderr;
}

const train = (...more: string[]): string[] => [
  ...[
    'train',
    '--data-dir',
    data,
    '--run-dir',
    join(root, 'run'),
    '--workers',
    '0',
    '--batch-size',
    '2',
    '--steps',
    '2',
  ],
  ...more,
];

describe('a place that is not there', () => {
  it.each([
    ['train', '--data-dir'],
    ['demo', '--data-dir'],
    ['validate', '--data-dir'],
  ])('ssd %s names the folder it was given', async (command, option) => {
    await expectRefusal([command, option, join(root, 'nowhere')], 1, join(root, 'nowhere'));
  });

  it('ssd eval and ssd detect name the run', async () => {
    await expectRefusal(['eval', join(root, 'run')], 1, `found nothing at ${join(root, 'run')}`);
    await expectRefusal(
      ['detect', join(root, 'run'), join(data, 'JPEGImages')],
      1,
      `found nothing at ${join(root, 'run')}`,
    );
  });

  it('ssd train --resume names it too', async () => {
    await expectRefusal(['train', '--resume', join(root, 'run')], 1, join(root, 'run'));
  });
});

describe('a data set that is wrong', () => {
  it('has no split of that name: the names there are, and a guess', async () => {
    await expectRefusal(
      train('--split-train', 'trian'),
      1,
      /Unknown split "trian".*Did you mean "train"\? Available: train, val/,
    );
  });

  it('has an empty split', async () => {
    await writeFile(join(data, 'ImageSets/Main/val.txt'), '\n');
    await expectRefusal(train(), 1, /at least one image in split "val", found none in .*val\.txt/);
  });

  it('has broken XML: the file', async () => {
    await writeFile(join(data, 'Annotations/b.xml'), '<annotation><object>');
    await expectRefusal(train(), 1, /b\.xml is not a Pascal VOC annotation/);
  });

  it('has a truncated JPEG: the file; and ssd validate lists it without training', async () => {
    const path = join(data, 'JPEGImages/b.jpg');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length / 2));
    await expectRefusal(train(), 1, /Expected a whole image in .*b\.jpg/);
    const { exitCode, stderr, json } = await runLine(['validate', data, '--json']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error +JPEGImages\/b\.jpg/);
    expect(json()).toMatchObject({ images: 3, errors: 1, classes: { cell: 3 } });
  });

  it('has nothing to train on but is asked for nothing but the check: exit code 0', async () => {
    expect((await runLine(['validate', data, '--splits', 'train', '--quiet'])).exitCode).toBe(0);
  });
});

it('has a file where TensorBoard events should go', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  await expectRefusal(train('--tensorboard-dir', file), 1, `no event file can be made in ${file}`);
});

it('has fewer pictures than batches to a step', async () => {
  await expectRefusal(
    train('--accumulate', '3'),
    1,
    /at least 3 images to train on for accumulate: 3, found 2/,
  );
});

describe('a word that is wrong', () => {
  it.each([
    [['--preset', 'vgg30'], 'Unknown preset "vgg30". Did you mean "vgg300"? Available:'],
    [['--epohcs', '3'], 'Unknown option "--epohcs" of "ssd train". Did you mean "--epochs"?'],
    [['--precision_mode', 'fp16'], 'Unknown value for --precision_mode "fp16".'],
    [['--batch-size', '0'], 'Expected a whole number, 1 or more for --batch-size, got "0".'],
    [
      ['--lr-values', '1;2'],
      'Expected one learning rate more than boundaries, got 2 in --lr-values and 0 in --lr-boundaries.',
    ],
    [['--lr-boundaries', '10'], 'Expected --lr-values beside --lr-boundaries'],
    [['--lr-values', '1;2;3', '--lr-boundaries', '20;10'], 'ascending'],
    [['--augmentation', 'sdd'], 'augmentation'],
    [
      ['--no-tensorboard', '--tensorboard-dir', 'x'],
      'Expected either --tensorboard-dir or --no-tensorboard, got both.',
    ],
    [['--clip-norm', '-1'], 'Expected a number, 0 or more for --clip-norm, got "-1".'],
    [['--ema', '1'], 'emaDecay'],
    [['--resume', 'run', '--warmup-steps', '9'], 'Expected no --warmup-steps beside --resume'],
    [['--vgg-dir', 'x', '--pretrained', 'y'], 'Expected either --pretrained or --vgg-dir, got both.'],
    [['--training-data', 'x.json'], 'Expected either --data-dir or --training-data, got both.'],
    [['--name', 'x', '--run-dir', 'y'], 'Expected either --name or --run-dir, got both.'],
    [
      ['--continue-training', '--resume', 'run'],
      'Expected either --continue-training or --resume, got both.',
    ],
    [['--data_dump', '--dump_path', 'no-such'], 'Expected a folder for dumps that may be read and written'],
  ])('%j', async (words, said) => {
    const stderr = await expectRefusal(train(...words), 2, '');
    expect(stderr).toContain(said);
  });

  it('needs something to train on', async () => {
    await expectRefusal(
      ['train'],
      2,
      'Expected --data-dir DIR, the folder to train on, or --resume RUN, got neither.',
    );
  });

  it('needs a run and pictures to detect in', async () => {
    await expectRefusal(['detect', 'run'], 2, 'Expected pictures after "ssd detect"');
  });
});

describe('a full disk', () => {
  it('before the first step: says so, and what to do', async () => {
    const open = fs.open;
    jest.spyOn(fs, 'open').mockImplementation((path, ...rest) =>
      typeof path === 'string' && path.includes('config.json')
        ? Promise.reject(
            Object.assign(new Error('ENOSPC: no space left on device, open'), {
              code: 'ENOSPC',
              syscall: 'open',
            }),
          )
        : open(path, ...rest),
    );
    await expectRefusal(train(), 1, /Expected room to write .*config\.json, but the disk is full\./);
  });

  it('at a later checkpoint: the one before stays whole and can be gone on from', async () => {
    const write = fs.writeFile;
    jest.spyOn(fs, 'writeFile').mockImplementation((path, ...rest) =>
      typeof path === 'string' && path.includes('e2.ckpt.json')
        ? Promise.reject(
            Object.assign(new Error('ENOSPC: no space left on device, write'), {
              code: 'ENOSPC',
              syscall: 'write',
            }),
          )
        : write(path, ...rest),
    );
    const stderr = await expectRefusal(
      train('--steps', '3', '--checkpoint-interval', '1', '--split-val', 'none'),
      1,
      'the disk is full',
    );
    expect(stderr).toMatch(/Checkpoint saved: .*e1\.ckpt/);
    jest.restoreAllMocks();
    const { exitCode, json } = await runLine([
      'train',
      '--resume',
      join(root, 'run'),
      '--json',
      '--no-report',
    ]);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ steps: 3, stopped: 'finished' });
  });
});

describe('Ctrl-C', () => {
  /** Trains, and sends SIGINT `times` times at the first sign of a step. */
  async function interrupted(times: number) {
    const signals = fakeSignals();
    const stdout = memoryStream();
    const stderr = memoryStream();
    let sent = false;
    const watched = {
      ...stderr,
      write: (text: string): void => {
        stderr.write(text);
        if (sent || !text.includes('step 1/')) return;
        sent = true;
        for (let i = 0; i < times; i++) signals.source.emit('SIGINT');
      },
    };
    const argv = [...train('--steps', '50', '--epochs', '50'), '--json'];
    const exitCode = await run(argv, { stdout, stderr: watched, signals });
    return {
      exitCode,
      exits: signals.exits,
      json: JSON.parse(stdout.text()) as Record<string, unknown>,
      stderr: stderr.text(),
    };
  }

  it('once: saves, says how to go on, leaves with 130; and the run goes on', async () => {
    const { exitCode, exits, json, stderr } = await interrupted(1);
    expect([exitCode, exits]).toEqual([130, []]);
    expect(stderr).toContain('Press Ctrl-C again to leave at once.');
    expect(stderr).toContain(`Go on with: ssd train --resume ${join(root, 'run')}`);
    expect(json).toMatchObject({ stopped: 'aborted', steps: 1 });
    const resumed = await runLine([
      'train',
      '--resume',
      join(root, 'run'),
      '--steps',
      '2',
      '--json',
      '--no-report',
    ]);
    expect(resumed.json()).toMatchObject({ steps: 2 });
  });

  it('twice: leaves at once with 130', async () => {
    const { exits } = await interrupted(2);
    expect(exits).toEqual([130]);
  });
});
