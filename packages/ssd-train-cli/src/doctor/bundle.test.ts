import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from './check.js';
import { bundleText } from './bundle-text.js';
import { makeBundle } from './make-bundle.js';
import { readTail } from './read-tail.js';
import { writeBundle } from './write-bundle.js';

let home: string;
let run: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ssd-home-'));
  run = join(home, 'runs/first');
  await mkdir(join(run, 'tb'), { recursive: true });
  await writeFile(join(run, 'tb', 'events.out.tfevents.1795530182.anns-laptop.77.v2'), 'events');
  await mkdir(join(run, 'pictures'), { recursive: true });
  await mkdir(join(run, 'checkpoints'));
  await writeFile(
    join(run, 'config.json'),
    JSON.stringify({ version: 1, dataDir: join(home, 'voc'), seed: 3 }),
  );
  await writeFile(join(run, 'environment.json'), JSON.stringify({ node: 'v20' }));
  await writeFile(join(run, 'results.csv'), 'epoch,total\n1,3\n2,2\n');
  for (let step = 1; step <= 100; step++) {
    await appendFile(join(run, 'train.jsonl'), `${JSON.stringify({ type: 'step', step })}\n`);
  }
  for (const name of ['aunt-mary.png', 'bathroom.png'])
    await writeFile(join(run, 'pictures', name), 'pixels');
  await writeFile(join(run, 'checkpoints/e1.ckpt.index'), '12345');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const checks: readonly Check[] = [
  { name: 'TensorFlow', status: 'problem', found: 'not there', hint: 'Fetch it.', facts: { path: null } },
];

const make = () =>
  makeBundle({
    checks,
    run,
    environment: {
      HOME: home,
      SSD_SEED: '7',
      OMP_NUM_THREADS: '2',
      MY_TOKEN: 'hunter2hunter2',
      EDITOR: 'vi',
    },
  });

describe('makeBundle', () => {
  it('holds checks, versions and what matters of a run', async () => {
    const bundle = await make();
    expect(bundle).toMatchObject({
      format: 'ssd-bug-report',
      version: 1,
      checks,
      variables: { OMP_NUM_THREADS: '2', SSD_SEED: '7' },
      run: {
        folder: '~/runs/first',
        config: { seed: 3, dataDir: '~/voc' },
        environment: { node: 'v20' },
        outcome: null,
        results: ['epoch,total', '1,3', '2,2'],
        inUse: null,
      },
    });
    expect(Object.keys(bundle.variables)).toEqual(['OMP_NUM_THREADS', 'SSD_SEED']);
    expect(bundle.versions).toHaveProperty('@ssd/train-cli');
    expect(bundle.run!.trainLog).toHaveLength(40);
    expect(JSON.parse(bundle.run!.trainLog.at(-1)!)).toEqual({ type: 'step', step: 100 });
    expect(bundle.run!.files).toContainEqual({ path: 'pictures/*.png', bytes: 12, files: 2 });
    expect(bundle.run!.files).toContainEqual({ path: 'tb/events.out.tfevents.*', bytes: 6, files: 1 });
    expect(JSON.stringify(bundle)).not.toContain('anns-laptop');
    expect(bundle.run!.files).toContainEqual({ path: 'checkpoints/e1.ckpt.index', bytes: 5 });
  });

  it.each(['report.md', 'report.json'])('writes nothing private into %s', async (name) => {
    const file = join(home, name);
    await writeBundle(file, await make());
    const text = await readFile(file, 'utf8');
    for (const secret of [home, 'hunter2hunter2', 'aunt-mary', 'bathroom', 'pixels'])
      expect(text).not.toContain(secret);
    for (const part of ['~/runs/first', 'not there', 'Fetch it.', 'e1.ckpt.index', 'epoch,total']) {
      expect(text).toContain(part);
    }
    await expect(writeBundle(file, await make())).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  });

  it('does with a run that never began, and with none', async () => {
    await rm(run, { recursive: true });
    await mkdir(run);
    await writeFile(join(run, 'config.json'), '{"half');
    expect((await make()).run).toMatchObject({
      config: '{"half',
      trainLog: [],
      results: [],
      environment: null,
    });
    expect(bundleText(await makeBundle({ checks: [], environment: {} }))).not.toContain('### Run');
    await rm(run, { recursive: true });
    await expect(make()).rejects.toThrow(`Expected a run folder at ${run}, found nothing.`);
  });
});

describe('bundleText', () => {
  it('fences what holds fences', async () => {
    await writeFile(join(run, 'results.csv'), 'a\n```\nb\n');
    expect(bundleText(await make())).toContain('````csv\na\n```\nb\n````');
  });
});

describe('readTail', () => {
  it('reads whole lines from the end', async () => {
    const file = join(home, 'log');
    await writeFile(file, 'first\nsecond\nthird\n');
    expect(await readTail(file, { lines: 2, bytes: 100 })).toEqual(['second', 'third']);
    expect(await readTail(file, { lines: 9, bytes: 10 })).toEqual(['third']);
    await writeFile(file, '');
    expect(await readTail(file, { lines: 9, bytes: 10 })).toEqual([]);
  });
});
