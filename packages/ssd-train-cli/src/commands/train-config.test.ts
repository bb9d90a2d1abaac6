import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine, type RanLine } from '../testing/run-line.js';

// Where a training takes its settings from, and who may write into its folder, through the whole command.

const picture = (id: string, label = 'cell'): MadePicture => ({
  id,
  objects: [{ label, box: [8, 10, 30, 40] }],
});

let root: string;
let other: ChildProcess | undefined;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ssd-train-')));
  await makeVocFolder(join(root, 'voc'), {
    train: [picture('a'), picture('b', 'nut')],
    val: [picture('c')],
  });
});
afterEach(async () => {
  other?.kill('SIGKILL'); // also where a test failed, or jest would wait for it
  other = undefined;
  jest.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

const settings = {
  dataDir: 'voc',
  workers: 0,
  batchSize: 2,
  maxSteps: 1,
  validationSplit: null,
  tensorboard: false,
};

const train = (words: readonly string[], environment: Record<string, string> = {}): Promise<RanLine> =>
  runLine(['train', '--run-dir', join(root, 'run'), ...words], { workingDirectory: root, environment });

const resume = (words: readonly string[], environment: Record<string, string> = {}): Promise<RanLine> =>
  runLine(['train', '--resume', join(root, 'run'), ...words], { workingDirectory: root, environment });

const saved = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(root, 'run/config.json'), 'utf8')) as Record<string, unknown>;

describe('ssd train', () => {
  it('takes settings from a file it finds, and goes on without it', async () => {
    const file = join(root, 'ssd.config.json');
    await writeFile(file, JSON.stringify({ ...settings, seed: 5 }));
    const ran = await train(['--json'], { SSD_MAX_STEPS: '2' });
    expect(ran.json()).toMatchObject({ steps: 2, map50: null });
    expect(ran.stderr).toContain('Configuration: ssd.config.json (dataDir, workers');
    expect(ran.stderr).toContain('From the environment: SSD_MAX_STEPS');
    expect(ran.stderr).toMatch(
      /^Settings: preset mini, but .*maxSteps 2 instead of none.*seed 5 instead of 1/m,
    );
    expect(await saved()).toMatchObject({ seed: 5, maxSteps: 2, dataDir: join(root, 'voc') });
    expect(await readdir(join(root, 'run'))).not.toContain('run.lock');

    // By now the file and the environment ask for another run. This one goes on as it was.
    await writeFile(file, JSON.stringify({ ...settings, seed: 6, batchSize: 1 }));
    const on = await resume(['--steps', '3', '--json'], { SSD_SEED: '7' });
    expect(on.json()).toMatchObject({ steps: 3 });
    expect(on.stderr).toContain(
      'The run goes on with its own settings: ssd.config.json, SSD_SEED do not count.',
    );
    expect(await saved()).toMatchObject({ seed: 5, batchSize: 2, maxSteps: 3 });

    // A file that is named counts, and must fit.
    const named = await resume(['--config', 'ssd.config.json', '--steps', '4']);
    expect(named.exitCode).toBe(2);
    expect(named.stderr).toMatch(
      /settings the run .* was started with, got others:\n {2}batchSize: 2 → 1\n {2}seed: 5 → 6/,
    );
  });

  it('needs a folder from somewhere', async () => {
    await writeFile(join(root, 'ssd.config.json'), '{"seed": 5}');
    const { exitCode, stderr } = await train([]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected --data-dir DIR, the folder to train on');
  });
});

/** A run of one step, as quick as there is one. */
const oneStep = '--data-dir voc --workers 0 --steps 1 --split-val none --no-tensorboard'.split(' ');

/** What the checkpoint says about its detector. */
async function savedDetector(): Promise<unknown> {
  const folder = join(root, 'run/checkpoints');
  const [sidecar] = (await readdir(folder)).filter((name) => name.endsWith('.ckpt.json'));
  return JSON.parse(await readFile(join(folder, sidecar!), 'utf8')) as unknown;
}

describe('--preset', () => {
  it('laptop trains the detector of mini, goes on, and gives weights for mini', async () => {
    const first = await train([...oneStep, '--preset', 'laptop']);
    expect(first.exitCode).toBe(0);
    expect(await saved()).toMatchObject({ preset: 'laptop', augmentation: 'ssd', epochs: 250 });
    expect(await savedDetector()).toMatchObject({ preset: 'mini', config: { preset: 'laptop' } });
    expect((await resume(['--steps', '2', '--json'])).json()).toMatchObject({ steps: 2 });
    const more = await runLine(
      ['train', '--run-dir', join(root, 'more'), ...oneStep, '--preset', 'mini', '--pretrained', 'run'],
      { workingDirectory: root },
    );
    expect(more.exitCode).toBe(0);
    expect(more.stderr).not.toContain('The heads start anew');
  });
});

describe('--classes', () => {
  it('gives the order of the labels, also of classes that the data lacks', async () => {
    const { exitCode, stderr } = await train([...oneStep, '--classes', 'nut, washer, cell']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('classes nut, washer, cell');
    expect(await saved()).toMatchObject({ classes: ['nut', 'washer', 'cell'] });
    expect(await savedDetector()).toMatchObject({ classes: ['nut', 'washer', 'cell'] });
  });

  it('refuses a class of the data that is not in the list, and says where it is', async () => {
    const { exitCode, stderr } = await train([...oneStep, '--classes', 'cell,nuts']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Unknown class "nut" in .*Annotations\/b\.xml\. Did you mean "nuts"\?/);
    expect(stderr).toContain("What to do: Name every class of the data, or none, which takes the data's own");
  });
});

describe('a run folder', () => {
  it('that another process uses is left alone, and what a dead one left is taken over', async () => {
    other = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)']);
    await once(other, 'spawn');
    await mkdir(join(root, 'run'));
    const lock = join(root, 'run/run.lock');
    const since = '2026-11-24T09:30:05.000Z';
    await writeFile(lock, JSON.stringify({ pid: other.pid, host: hostname(), start: null, since }));
    const refused = await train(oneStep);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      `but process ${other.pid!} on ${hostname()} trains in ${join(root, 'run')} since ${since}.`,
    );
    expect(await readdir(join(root, 'run'))).not.toContain('config.json');

    other.kill('SIGKILL');
    await once(other, 'exit');
    const taken = await train(oneStep);
    expect([taken.exitCode, taken.stderr]).toEqual([0, expect.stringContaining('Taking over')]);
    expect(await readdir(join(root, 'run'))).not.toContain('run.lock');
  });

  it('is not made for broken pictures, or made without them, which it lists', async () => {
    await writeFile(join(root, 'voc/JPEGImages/b.jpg'), 'no picture');
    const { exitCode, stderr } = await train(oneStep);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/1 of \d+ that cannot:\n.*b\.jpg[^]*--skip-broken/),
    ]);
    await expect(readdir(join(root, 'run'))).rejects.toThrow('ENOENT');
    const without = await train([...oneStep, '--skip-broken']);
    expect([without.exitCode, without.stderr]).toEqual([0, expect.stringMatching(/Left out.*\n.*b\.jpg/)]);
    const listed = JSON.parse(await readFile(join(root, 'run/skipped.json'), 'utf8')) as unknown;
    expect(listed).toEqual([expect.objectContaining({ file: join(root, 'voc/JPEGImages/b.jpg') })]);
  });

  it('is given free after an error', async () => {
    await mkdir(join(root, 'run/environment.json'), { recursive: true }); // cannot be written to
    const { exitCode, stderr } = await train(oneStep);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('environment.json')]);
    expect(await readdir(join(root, 'run'))).not.toContain('run.lock');
  });

  it('whose checkpoints may not be written is refused before the first step', async () => {
    const { access } = fs;
    // The rights of a folder do not hold for root, who runs the tests in a container.
    jest.spyOn(fs, 'access').mockImplementation((path, mode) =>
      String(path) === join(root, 'run/checkpoints')
        ? Promise.reject(
            Object.assign(new Error(`EACCES: permission denied, access '${String(path)}'`), {
              code: 'EACCES',
            }),
          )
        : access(path, mode),
    );
    const { exitCode, stderr } = await train(oneStep);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Expected to be allowed to write .*run\/checkpoints: EACCES/);
    expect(stderr).toContain('What to do: Check the owner and the rights of the folder');
    expect(stderr).not.toContain('step 1/');
  });
});
