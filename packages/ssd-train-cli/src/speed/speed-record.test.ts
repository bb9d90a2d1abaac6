import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { recallSpeed, rememberSpeed, speedFile, type SpeedRecord } from './speed-record.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-speed-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const speed: SpeedRecord = {
  detector: 'mini',
  precision: 'float32',
  batchSize: 16,
  cpu: 'Abacus',
  cores: 2,
  oneDnn: true,
  imagesPerSecond: 31.25,
  date: '2026-11-28T09:30:05.000Z',
};

describe('rememberSpeed', () => {
  it('keeps the last one of the same circumstances', async () => {
    const environment = { XDG_CACHE_HOME: root };
    expect(speedFile(environment)).toBe(join(root, 'ssd-train/speed.json'));
    expect(await recallSpeed(speed, environment)).toBeUndefined();
    await rememberSpeed({ ...speed, imagesPerSecond: 9 }, environment);
    await rememberSpeed({ ...speed, cores: 4 }, environment);
    await rememberSpeed(speed, environment);
    expect(await recallSpeed(speed, environment)).toEqual(speed);
    expect(await recallSpeed({ ...speed, cores: 4 }, environment)).toMatchObject({ cores: 4 });
    for (const other of [
      { detector: 'vgg300' },
      { precision: 'bfloat16' },
      { batchSize: 8 },
      { cpu: 'PDP-11' },
    ])
      expect(await recallSpeed({ ...speed, ...(other as object) }, environment)).toBeUndefined();
  });

  it('does without a folder that cannot be made, and over a file that is damaged', async () => {
    await writeFile(join(root, 'file'), '');
    await rememberSpeed(speed, { XDG_CACHE_HOME: join(root, 'file') });
    const environment = { XDG_CACHE_HOME: root };
    await mkdir(dirname(speedFile(environment)));
    await writeFile(speedFile(environment), '{"version":1,"speeds":[{');
    expect(await recallSpeed(speed, environment)).toBeUndefined();
    await rememberSpeed(speed, environment);
    expect(await recallSpeed(speed, environment)).toEqual(speed);
  });
});
