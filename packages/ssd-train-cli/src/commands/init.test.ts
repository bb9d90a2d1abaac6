import { mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertDataset } from '@ssd/voc-dataset';
import { commonDefaults } from '@ssd/trainer/config';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { bfloat16Support, precisionInForce } from '@ssd/trainer/training';
import { rememberSpeed, thisProcessor } from '../speed/speed-record.js';
import { runLine, type RanLine } from '../testing/run-line.js';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ssd-init-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const picture = (id: string, label = 'cell'): MadePicture => ({
  id,
  objects: [{ label, box: [8, 10, 30, 40] }],
});

/** No library of TensorFlow and no cache of this machine is found. */
const environment = (): Record<string, string> => ({
  SSD_LIBTENSORFLOW: join(root, 'nowhere'),
  XDG_CACHE_HOME: join(root, '.cache'),
});
const line = (...words: string[]): Promise<RanLine> =>
  runLine(words, {
    workingDirectory: root,
    environment: environment(),
  });

const voc = (name = 'voc'): Promise<string> =>
  makeVocFolder(join(root, name), {
    train: [picture('a'), picture('b', 'nut'), picture('d'), picture('e')],
    test: [picture('c')],
  });

describe('ssd init', () => {
  it.each(['ts', 'json', 'yaml'])('writes what ssd config and ssd train find, as %s', async (format) => {
    await voc();
    const { exitCode, stderr, json } = await line('init', 'voc', '--format', format, '--json');
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'Data      5 pictures, 5 objects in voc\nClasses   cell 4, nut 1\nSplits    test 1, train 4',
    );
    expect(stderr).toMatch(
      new RegExp(
        `^Written {3}ssd\\.config\\.${format}: preset laptop, batches of 2, 875 epochs of 2 steps\nTime {6}`,
        'm',
      ),
    );
    expect(json()).toMatchObject({
      file: join(root, `ssd.config.${format}`),
      images: 5,
      classes: { cell: 4, nut: 1 },
      lists: [],
      steps: 1750,
      settings: {
        dataDir: 'voc',
        preset: 'laptop',
        batchSize: 2,
        trainSplit: 'train',
        validationSplit: 'test',
      },
      next: [
        'ssd validate voc',
        'ssd train --run-dir runs/first',
        'ssd eval runs/first --split test',
        'ssd detect runs/first voc/JPEGImages --output-dir found',
      ],
    });
    const config = (await line('config', '--json')).json();
    expect(config).toMatchObject({
      settings: { dataDir: join(root, 'voc'), classes: ['cell', 'nut'], batchSize: 2, epochs: 875 },
      origins: { epochs: { from: 'file', name: `ssd.config.${format}` } },
    });
  });

  it('goes by the speed of the last training on this machine', async () => {
    await voc();
    const { precision } = precisionInForce(commonDefaults, bfloat16Support());
    const circumstances = { detector: 'mini', precision, batchSize: 2, ...thisProcessor() };
    const date = '2026-11-28T09:30:05.000Z';
    await rememberSpeed({ ...circumstances, imagesPerSecond: 0.8, date }, environment());
    const { stderr, json } = await line('init', 'voc', '--json');
    // laptop: 1750 steps of 2 at 0.8 a second are 1 h 13 min, more than an hour; mini: 900 steps are 2250 s.
    expect(stderr).toContain('preset mini, batches of 2, 450 epochs of 2 steps\n');
    expect(stderr).toContain(
      'Time      about 37m30s at 0.8 images/s, from the run of 2026-11-28 on this machine\n',
    );
    expect(json()).toMatchObject({
      settings: { preset: 'mini' },
      seconds: 2250,
      speed: { imagesPerSecond: 0.8, from: 'run', date: '2026-11-28' },
    });
  });

  it('says why the time is not known', async () => {
    await voc();
    const without = await line('init', 'voc', '--no-estimate', '--json');
    expect(without.stderr).toMatch(/^Time {6}not known: no training of it .* --no-estimate makes no steps$/m);
    expect(without.json()).toMatchObject({ seconds: null, speed: null });
    const missing = await line('init', 'voc', '--force', '--json');
    expect(missing.stderr).toContain(
      `Time      not known: TensorFlow's library is not here; "npx @ssd/train-cli doctor --fix" fetches it`,
    );
    expect(missing.exitCode).toBe(0);
  });

  it('takes the working folder, or several', async () => {
    await voc('one');
    await voc('two');
    const inside = await runLine(['init', '--json'], {
      workingDirectory: join(root, 'one'),
      environment: environment(),
    });
    expect(inside.json()).toMatchObject({ settings: { dataDir: '.' } });
    const both = await line('init', 'one', 'two', '--json');
    expect(both.json()).toMatchObject({ images: 10, settings: { dataDir: ['one', 'two'] } });
  });

  it('does not write over a configuration, nor beside one', async () => {
    await voc();
    await writeFile(join(root, 'ssd.config.ts'), '// mine');
    for (const words of [[], ['--format', 'yaml'], ['--format', 'yaml', '--force']]) {
      const { exitCode, stderr } = await line('init', 'voc', ...words);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('found ssd.config.ts');
      expect(stderr).toContain('What to do:');
    }
    expect(await readFile(join(root, 'ssd.config.ts'), 'utf8')).toBe('// mine');
    expect((await line('init', 'voc', '--force', '--quiet')).stderr).toBe('');
    expect(await readFile(join(root, 'ssd.config.ts'), 'utf8')).toContain('defineConfig');
  });

  it('makes lists only when asked', async () => {
    await makeVocFolder(join(root, 'voc'), { gone: ['a', 'b', 'c', 'd', 'e'].map((id) => picture(id)) });
    const lists = join(root, 'voc/ImageSets/Main');
    await rm(join(lists, 'gone.txt'));
    const without = await line('init', 'voc');
    expect(without.stderr).toContain('Lists     none: training draws train, val and test');
    expect(await readdir(lists)).toEqual([]);
    const made = await line('init', 'voc', '--split', '0.6', '--force', '--json');
    expect(made.stderr).toContain('Written   voc/ImageSets/Main/train.txt: 3 pictures');
    expect(await readdir(lists)).toEqual(['train.txt', 'val.txt']);
    expect(made.json()).toMatchObject({
      splits: { train: { images: 3 }, val: { images: 2 } },
      settings: { trainSplit: 'train', validationSplit: 'val' },
    });
  });

  it('tells how to convert other formats', async () => {
    await voc();
    for (const to of ['coco', 'yolo', 'csv'] as const) {
      await convertDataset(join(root, 'voc'), join(root, to), { to });
      const { exitCode, stderr } = await line('init', to, '--force');
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`Expected Pascal VOC data in ${join(root, to)}, found ${to.toUpperCase()}.`);
      const convert = /Convert it: ssd (convert .*?); then: ssd (init .*)$/m.exec(stderr)!;
      expect((await line(...convert[1]!.split(' '))).exitCode).toBe(0);
      expect((await line(...convert[2]!.split(' '), '--force')).exitCode).toBe(0);
    }
  });

  it.each([
    [['init', 'nowhere'], 1, 'nowhere'],
    [['init', 'voc', '--preset', 'vgg30'], 2, 'Did you mean "vgg300"?'],
    [['init', 'voc', '--split', '1'], 2, 'between 0 and 1 after --split'],
    [['init', 'voc', '--format', 'toml'], 2, 'Unknown value for --format "toml"'],
  ])('%j', async (words, code, said) => {
    await voc();
    const { exitCode, stderr } = await line(...words);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(said)]);
    expect(await readdir(root)).toEqual(['voc']);
  });
});
