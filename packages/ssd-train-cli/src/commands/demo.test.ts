import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

const pictures = (count: number, prefix: string): MadePicture[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    objects: [
      { label: 'disc', box: [6 + i, 8, 28 + i, 36] },
      { label: 'rod', box: [34, 40, 60, 60] },
    ],
  }));

describe('ssd demo', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-demo-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('checks, trains on trainval, measures on test, draws, reports, and ends with its JSON', async () => {
    const data = await makeVocFolder(join(root, 'voc'), {
      trainval: pictures(4, 'a'),
      test: pictures(3, 'b'),
    });
    const runDir = join(root, 'run');
    const { exitCode, json, stderr } = await runLine([
      ...[
        'demo',
        '--data-dir',
        data,
        '--steps',
        '2',
        '--workers',
        '0',
        '--pictures',
        '2',
        '--run-dir',
        runDir,
        '--json',
      ],
    ]);
    expect(stderr).not.toContain('Error');
    expect(exitCode).toBe(0);
    expect(json()).toEqual({
      map50: expect.any(Number) as number,
      ap: { disc: expect.any(Number) as number, rod: expect.any(Number) as number },
      images: 3,
      preset: 'mini',
      steps: 2,
      totalSteps: 2,
      extent: 'hardly',
      seconds: expect.any(Number) as number,
      imagesPerSecond: expect.any(Number) as number,
      runDir,
    });
    expect(stderr).toContain('7 pictures, 14 objects: 7 disc, 7 rod');
    for (const place of ['report.html', 'pictures', 'evaluations/test']) expect(stderr).toContain(place);
    expect((await readdir(join(runDir, 'pictures'))).sort()).toEqual(['b0.jpg', 'b1.jpg']); // 0 and 3·1/2 of three
    expect(await readFile(join(runDir, 'report.html'), 'utf8')).toContain('Average precision on “test”');
    expect(await readdir(join(runDir, 'checkpoints'))).toContain('checkpoint');
  });

  it('says what to do where there are no examples and where there is nothing to measure on', async () => {
    const data = await makeVocFolder(join(root, 'voc'), {
      trainval: pictures(1, 'a'),
      val: pictures(1, 'a'),
    });
    const { exitCode, stderr } = await runLine(['demo', '--data-dir', data]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('got trainval, val.');
    expect(stderr).toContain('What to do: Use "ssd train" with --split-train');
    const missing = await runLine(['demo', '--data-dir', join(root, 'nowhere')]);
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain(`found no ${join(root, 'nowhere')}`);
  });
});
