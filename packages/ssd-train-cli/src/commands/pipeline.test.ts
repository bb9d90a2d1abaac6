import { readFile, readdir, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEventFile } from '@ssd/tf-runtime';
import sharp from 'sharp';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

// One small, real run through TensorFlow: train → eval → detect → resume, each as a user types it.

const pictures = (count: number, prefix: string): MadePicture[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    objects: [{ label: 'cell', box: [8 + i, 10, 30 + i, 40] }],
  }));

let root: string;
let data: string;
let runDir: string;
let trained: Awaited<ReturnType<typeof runLine>>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-pipeline-'));
  data = await makeVocFolder(join(root, 'voc'), { train: pictures(4, 'a'), val: pictures(2, 'b') });
  runDir = join(root, 'run');
  trained = await runLine([
    ...[
      'train',
      '--data_path',
      data,
      '--run-dir',
      runDir,
      '--epochs',
      '2',
      '--batch-size',
      '2',
      '--workers',
      '0',
    ],
    ...['--lr-values', '0.001;0.0001', '--lr-boundaries', '2', '--seed', '3', '--eval-every', '1', '--json'],
    ...['--eval-training', '1', '--preview-pictures', '1', '--loss-scale', 'fixed:8'],
  ]);
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('ssd train', () => {
  it('ends with the JSON it promises', () => {
    expect(trained.stderr).not.toContain('Error');
    expect(trained.exitCode).toBe(0);
    expect(trained.json()).toEqual({
      map50: expect.any(Number) as number,
      map: expect.any(Number) as number,
      metric: 'voc10',
      iou: 0.5,
      checkpoint: expect.stringMatching(/checkpoints\/e[12]\.ckpt$/) as string,
      best: {
        map: expect.any(Number) as number,
        step: expect.any(Number) as number,
        checkpoint: expect.any(String) as string,
      },
      last: {
        map: expect.any(Number) as number,
        step: 4,
        checkpoint: join(runDir, 'checkpoints', 'e2.ckpt'),
      },
      steps: 4, // 4 pictures in batches of 2, twice
      totalSteps: 4,
      extent: 'hardly',
      seconds: expect.any(Number) as number,
      runDir,
      split: 'val',
      stopped: 'finished',
      precision: expect.stringMatching(/^(float32|bfloat16)$/) as string,
      emulatePrecision: null,
    });
    expect(trained.stdout.trim().split('\n')).toHaveLength(1);
    expect(trained.stderr).toMatch(/Training is done after 4 steps in \d+s: hardly trained\.\n/);
  });

  it('hands every option on to the run', async () => {
    const config = JSON.parse(await readFile(join(runDir, 'config.json'), 'utf8')) as Record<string, unknown>;
    expect(config).toMatchObject({
      dataDir: data,
      epochs: 2,
      batchSize: 2,
      workers: 0,
      seed: 3,
      evaluateEvery: 1,
      schedule: { kind: 'piecewise', values: [0.001, 0.0001], boundaries: [2], warmupSteps: 0 },
    });
  });

  it('writes a report that needs no other file, with both validation pictures', async () => {
    const page = await readFile(join(runDir, 'report.html'), 'utf8');
    expect(page.match(/data:image\/jpeg;base64,/g)).toHaveLength(2);
    expect(page).not.toMatch(/NaN|undefined|src="(?!data:)/);
    expect(page).toContain('4, hardly trained');
    expect((await readdir(join(runDir, 'pictures'))).sort()).toEqual([
      'b0.jpg',
      'b1.jpg',
      'step-000002-b0.jpg', // drawn after each evaluation
      'step-000004-b0.jpg',
    ]);
    const evaluation = join(runDir, 'evaluations', 'val');
    expect((await readdir(evaluation)).sort()).toEqual([
      'confusion.svg',
      'precision-recall.svg',
      'report.html',
      'report.md',
      'results.json',
    ]);
  });

  it('writes what TensorBoard shows under the reference’s tags', async () => {
    const folder = join(runDir, 'tb');
    const [first] = await readdir(folder);
    const { events, cutOff } = await readEventFile(join(folder, first!));
    expect(cutOff).toBe(0);
    expect(events.filter(({ graphDef }) => graphDef !== undefined).map(({ step }) => step)).toEqual([0]);
    const steps = new Map<string, number[]>();
    for (const { step, summary } of events) {
      for (const { tag } of summary?.value ?? []) steps.set(tag, [...(steps.get(tag) ?? []), step]);
    }
    // 4 steps in 2 epochs, each measured.
    const LOSSES = ['total', 'localization', 'confidence', 'l2'];
    const at = (tags: readonly string[], when: readonly number[]): Record<string, readonly number[]> =>
      Object.fromEntries(tags.map((tag) => [tag, when]));
    const histograms = [...steps.keys()].filter((tag) => tag.startsWith('filter_summaries/'));
    expect(Object.fromEntries(steps)).toEqual({
      ...at([...LOSSES.map((loss) => `training_${loss}_loss`), 'learning_rate', 'loss_scale'], [1, 2, 3, 4]),
      ...at([...LOSSES.map((loss) => `validation_${loss}_loss`), 'validation_mAP'], [2, 4]),
      ...at(['validation_AP_cell', 'validation_img/image/0', 'validation_img/image/1'], [2, 4]),
      ...at(['training_mAP', 'training_AP_cell', 'training_img/image'], [2, 4]), // one of one has no number
      ...at(histograms, [0, 2, 4]),
    });
    expect(histograms).toEqual(
      expect.arrayContaining(['filter_summaries/conv1', 'filter_summaries/classifiers/map0']),
    );
  });

  it('goes on with a run', async () => {
    const { exitCode, json, stderr } = await runLine([
      ...[
        'train',
        '--resume',
        runDir,
        '--epochs',
        '3',
        '--momentum',
        '0.8',
        '--force',
        '--json',
        '--no-report',
      ],
    ]);
    expect(stderr).toContain('momentum: 0.9 → 0.8');
    expect([exitCode, (json() as { steps: number }).steps]).toEqual([0, 6]);
    expect(await readdir(join(runDir, 'tb'))).toHaveLength(2); // of TensorBoard's events
  });

  it('refuses other settings for a run, with the difference, and touches nothing', async () => {
    const before = await readFile(join(runDir, 'config.json'), 'utf8');
    const { exitCode, stderr } = await runLine(['train', '--resume', runDir, '--momentum', '0.5']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('momentum: 0.8 → 0.5');
    expect(await readFile(join(runDir, 'config.json'), 'utf8')).toBe(before);
  });

  it('refuses a checkpoint of another preset, even if forced', async () => {
    const { exitCode, stderr } = await runLine([
      'train',
      '--resume',
      runDir,
      '--preset',
      'vgg300',
      '--force',
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Expected a checkpoint of preset "vgg300"');
    expect(stderr).toContain('is one of "mini"');
    expect(stderr).toContain('What to do: Weights of one preset do not fit another');
  });

  it('takes the same data folder again for a run that goes on', async () => {
    const { exitCode, json } = await runLine([
      ...['train', '--resume', runDir, '--data-dir', data, '--steps', '6', '--json', '--no-report'],
    ]);
    expect([exitCode, (json() as { steps: number }).steps]).toEqual([0, 6]);
  });

  it('refuses to overwrite a run', async () => {
    const { exitCode, stderr } = await runLine(['train', '--data-dir', data, '--run-dir', runDir]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`found a run in ${runDir}`);
    expect(stderr).toContain('What to do:');
  });
});

describe('the run folder', () => {
  it('says how training ended, and each evaluation with its classes', async () => {
    const { stdout } = await runLine(['runs', 'show', runDir, '--json', '--quiet']);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'finished',
      step: 6, // it went on
      totalSteps: 6,
      seconds: expect.any(Number) as number,
      evaluations: [
        { step: 2, epoch: 1, split: 'val', images: 2, ap: { cell: expect.any(Number) as number } },
        { step: 4, epoch: 2 },
        { step: 6, epoch: 3 },
      ],
    });
  });

  it('has its report written anew, for other pictures or for curves alone', async () => {
    await rm(join(runDir, 'report.html'));
    const line = ['report', runDir, '--worst', '0', '--pictures', '1', '--title', 'Again', '--json'];
    const { exitCode, json } = await runLine(line);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({
      report: join(runDir, 'report.html'),
      evaluation: join(runDir, 'evaluations', 'val'),
      split: 'val',
      map: expect.any(Number) as number,
    });
    const page = await readFile(join(runDir, 'report.html'), 'utf8');
    expect(page).toContain('<h1>Again</h1>');
    expect(page.match(/data:image\/jpeg;base64,/g)).toHaveLength(1);
    expect((await runLine(['report', runDir, '--split', 'none', '--json'])).json()).toMatchObject({
      evaluation: null,
      map: null,
    });
    const curves = await readFile(join(runDir, 'report.html'), 'utf8');
    expect(curves).toContain('Training loss');
    expect(curves).not.toMatch(/Average precision on|NaN|undefined/);
  });

  it('is not reported on without a checkpoint', async () => {
    const bare = await mkdtemp(join(root, 'bare-'));
    await writeFile(join(bare, 'train.jsonl'), '');
    const { exitCode, stderr } = await runLine(['report', bare]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Expected a checkpoint in')]);
  });
});

describe('ssd eval', () => {
  it('measures the split and metric asked for', async () => {
    const { exitCode, json, stderr } = await runLine([
      ...[
        'eval',
        runDir,
        '--data-dir',
        data,
        '--split',
        'train',
        '--metric',
        'voc07',
        '--iou',
        '0.3',
        '--json',
      ],
    ]);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({
      metric: 'voc07',
      iou: 0.3,
      split: 'train',
      images: 4,
      ap: { cell: expect.any(Number) as number },
    });
    expect(json()).not.toHaveProperty('map50'); // the overlap is another
    expect(stderr).toMatch(/class +AP +positives/);
    // Which checkpoint is the best after so few steps depends on last digits, and they on the kernels.
    expect(stderr).toMatch(/These weights are from step \d( of \d)?: hardly trained\.\n/);
    expect(json()).toMatchObject({ training: { extent: 'hardly' } });
  });

  it('writes results and plot where asked', async () => {
    const folder = join(root, 'measured');
    const { exitCode, json } = await runLine(['eval', runDir, '--output-dir', folder, '--json', '--quiet']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'))).toEqual(json());
    expect(await readdir(folder)).toContain('precision-recall.svg');
  });

  it('measures COCO’s way, diagnoses, compares with a file and draws the worst pictures', async () => {
    const folder = join(root, 'diagnosed');
    const other = join(root, 'other.csv');
    const { objects } = pictures(1, 'b')[0]!;
    const row = `b0,cell,0.9,${objects[0]!.box.join(',')}`;
    await writeFile(other, `image,class,score,xmin,ymin,xmax,ymax\n${row}\n`);
    const { exitCode, json, stderr } = await runLine([
      ...['eval', runDir, '--metric', 'coco', '--diagnose', '--bootstrap', '20', '--compare', other],
      ...['--output-dir', folder, '--json'],
    ]);
    expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
    expect(json()).toMatchObject({
      metric: 'coco',
      split: 'val',
      settings: { pixelOffset: 0, scoreThreshold: 0.01, maxDetections: [1, 10, 100] },
      diagnosis: { iou: 0.5 },
      bootstrap: { resamples: 20 },
      comparison: { classes: { cell: { second: expect.any(Number) as number } } },
    });
    expect(stderr).toContain('Errors, and what they cost');
    const files = await readdir(folder);
    expect(files).toEqual(expect.arrayContaining(['report.html', 'report.md', 'confusion.svg', 'worst']));
    // After two epochs nothing is found with a score of .5: both pictures have objects that are missed.
    expect((await readdir(join(folder, 'worst'))).length).toBeGreaterThan(0);
  });

  it('saves what it detected, which measures the same from files', async () => {
    const path = join(root, 'saved');
    const run = await runLine(['eval', runDir, '--save-detections', path, '--json']);
    const files = await runLine([
      ...['eval', '--ground-truth', data, '--split', 'val', '--detections', path, '--json'],
    ]);
    expect([run.exitCode, files.exitCode, files.exitCode === 0 ? '' : files.stderr]).toEqual([0, 0, '']);
    const [before, after] = [run, files].map(({ json }) => json() as { map: number; classes: object });
    expect(after!.map).toBeCloseTo(before!.map, 3); // six digits of a score are kept, so that some may become equal
    expect(after!.classes).toMatchObject({ cell: { positives: 2 } });
    const { exitCode, stderr } = await runLine(['eval', runDir, '--save-detections', 'x.txt']);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('Expected a folder, a .json or a .csv file'),
    ]);
  });

  it('refuses what only files have', async () => {
    const { exitCode, stderr } = await runLine(['eval', runDir, '--classes', 'cell']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Expected no --classes beside a RUN')]);
  });
});

describe('ssd train --dry-run', () => {
  it('makes the first step of the run, tells its size, and writes nothing', async () => {
    const folder = join(root, 'dry');
    const line = [
      'train',
      '--data-dir',
      data,
      '--batch-size',
      '2',
      '--epochs',
      '2',
      '--workers',
      '0',
      '--seed',
      '3',
    ];
    const { exitCode, json, stderr } = await runLine([
      ...line,
      ...['--lr-values', '0.001;0.0001', '--lr-boundaries', '2', '--run-dir', folder, '--dry-run', '--json'],
      ...['--loss-scale', 'fixed:8'],
    ]);
    expect(exitCode).toBe(0);
    const first = (await readFile(join(runDir, 'train.jsonl'), 'utf8')).split('\n')[0]!;
    const { total, gradientNorm } = JSON.parse(first) as { total: number; gradientNorm: number };
    expect(json()).toMatchObject({
      dryRun: true,
      images: { train: 4, validation: 2 },
      stepsPerEpoch: 2,
      totalSteps: 4,
      anchors: 8500, // 4 · (40² + 20² + 10² + 5²)
      step: {
        step: 1,
        learningRate: 0.001,
        total: Number(total.toFixed(6)),
        gradientNorm: Number(gradientNorm.toFixed(6)),
      },
    });
    expect(stderr).toContain('images [2, 320, 320, 3], classes [2, 8500], offsets [2, 8500, 4]');
    expect(stderr).toMatch(/^Parameters +[\d,]+ trained, 0 frozen/m);
    expect(stderr).toMatch(/^Memory +about \d+ MB/m);
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  it('goes on with a run in the same way, and leaves it as it is', async () => {
    const list = async (): Promise<string[]> => (await readdir(runDir, { recursive: true })).sort();
    const before = [await list(), await readFile(join(runDir, 'train.jsonl'), 'utf8')];
    const { exitCode, json } = await runLine([
      ...['train', '--resume', runDir, '--epochs', '9', '--steps', '8', '--force', '--dry-run', '--json'],
    ]);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ totalSteps: 8, step: { step: 7 } }); // the run has made 6
    expect([await list(), await readFile(join(runDir, 'train.jsonl'), 'utf8')]).toEqual(before);
  });

  it('says how many batches make a step', async () => {
    const { exitCode, json, stderr } = await runLine([
      ...['train', '--data-dir', data, '--batch-size', '8', '--accumulate', '2', '--workers', '0'],
      ...['--dry-run', '--json'],
    ]);
    // Two equal batches of 4 pictures: 2 each.
    expect([exitCode, json()]).toEqual([
      0,
      expect.objectContaining({ batchSize: 4, accumulate: 2, stepsPerEpoch: 1 }),
    ]);
    expect(stderr).toContain('4 images of "train" in batches of 2, 2 to a step');
    expect(stderr).toMatch(/images \[2, 320, 320, 3\].*\n +2 such batches to a step\n/);
  });

  it('counts weights at a rate of 0 as frozen, and refuses to train none', async () => {
    const line = ['train', '--data-dir', data, '--batch-size', '2', '--workers', '0', '--dry-run', '--json'];
    const parameters = async (...more: string[]): Promise<{ trained: number; frozen: number }> =>
      ((await runLine([...line, ...more])).json() as { parameters: { trained: number; frozen: number } })
        .parameters;
    const { trained: all } = await parameters();
    const { trained, frozen } = await parameters('--rate-factors', 'trunk=0');
    expect([trained + frozen, trained > 0, frozen > 0]).toEqual([all, true, true]);
    const { exitCode, stderr } = await runLine([...line, '--rate-factors', 'trunk=0,extras=0,heads=0']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected weights that are trained, got a learning rate of 0 for all of them');
  });

  it('fails as the run would', async () => {
    const { exitCode, stderr } = await runLine(['train', '--data-dir', join(root, 'none'), '--dry-run']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(join(root, 'none'))]);
  });
});

describe('ssd train --overfit', () => {
  it('trains and measures on the same pictures, and says what the loss came to', async () => {
    const folder = join(root, 'overfit');
    const { exitCode, json, stderr } = await runLine([
      ...['train', '--data-dir', data, '--overfit', '2', '--steps', '3', '--run-dir', folder],
      ...['--workers', '0', '--no-report', '--json'],
    ]);
    expect([exitCode, json()]).toEqual([0, expect.objectContaining({ split: 'train', steps: 3 })]);
    expect(stderr).toContain('2 images of "train" in batches of 2, 2 of "train" to measure on');
    const [loss] = /^Loss +(\S+) at last/m.exec(stderr)?.slice(1) ?? [];
    const lines = (await readFile(join(folder, 'train.jsonl'), 'utf8')).trimEnd().split('\n');
    const last = lines.findLast((line) => line.includes('"total"'))!; // the one below says what was measured
    const { total, l2 } = JSON.parse(last) as { total: number; l2: number };
    expect([Number(loss), l2]).toEqual([Number(total.toFixed(4)), 0]); // one step an epoch; no weight decay
    const [events] = await readdir(join(folder, 'tb'));
    const tags = (await readEventFile(join(folder, 'tb', events!))).events.flatMap(
      ({ summary }) => summary?.value.map(({ tag }) => tag) ?? [],
    );
    expect(tags).toEqual(expect.arrayContaining(['training_mAP', 'validation_mAP', 'training_AP_cell']));
  });
});

describe('ssd detect', () => {
  it('writes a picture and JSON for each file, and goes on after one that is broken', async () => {
    const folder = join(root, 'found');
    await makeVocFolder(join(root, 'more'), { all: pictures(2, 'c') });
    await sharp({ create: { width: 90, height: 60, channels: 3, background: '#808080' } })
      .png()
      .toFile(join(root, 'grey.png'));
    const whole = await readFile(join(root, 'more/JPEGImages/c0.jpg'));
    await writeFile(join(root, 'more/JPEGImages/broken.jpg'), whole.subarray(0, whole.length / 2));
    const { exitCode, json, stderr } = await runLine([
      ...[
        'detect',
        runDir,
        join(root, 'more/JPEGImages'),
        join(root, 'grey.png'),
        '--threshold',
        '0',
        '--output-dir',
        folder,
        '--json',
      ],
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Not read: .*broken\.jpg/);
    expect((await readdir(folder)).sort()).toEqual([
      'c0.jpg',
      'c0.json',
      'c1.jpg',
      'c1.json',
      'grey.json',
      'grey.png',
    ]);
    const grey = JSON.parse(await readFile(join(folder, 'grey.json'), 'utf8')) as {
      width: number;
      height: number;
      detections: { score: number; box: Record<string, number> }[];
    };
    expect([grey.width, grey.height]).toEqual([90, 60]);
    expect(grey.detections.length).toBeGreaterThan(0);
    for (const { score, box } of grey.detections) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(box.xmax).toBeLessThanOrEqual(90);
      expect(box.ymax).toBeLessThanOrEqual(60);
    }
    expect(json()).toMatchObject({
      failures: [{ file: join(root, 'more/JPEGImages/broken.jpg') }],
      training: { extent: 'hardly' },
      outputDir: folder,
    });
  });

  it('writes JSON alone if asked', async () => {
    const folder = join(root, 'bare');
    const { exitCode } = await runLine([
      'detect',
      runDir,
      join(root, 'grey.png'),
      '--no-annotate',
      '--output-dir',
      folder,
    ]);
    expect(exitCode).toBe(0);
    expect(await readdir(folder)).toEqual(['grey.json']);
  });
});
