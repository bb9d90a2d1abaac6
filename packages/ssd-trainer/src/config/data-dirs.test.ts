import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataDirs, showDataDirs } from './data-dirs.js';

describe('dataDirs', () => {
  it('is one folder, or several between commas', () => {
    expect(dataDirs('VOC2007', '/data')).toBe('/data/VOC2007');
    expect(dataDirs('VOC2007, ../b,', '/data')).toEqual(['/data/VOC2007', '/b']);
    expect(dataDirs('VOC2007,', '/data')).toBe('/data/VOC2007');
    expect(dataDirs(',', '/data')).toBe('/data/,');
  });

  it('leaves a folder whole that has a comma in its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ssd-dirs-'));
    await mkdir(join(folder, 'a,b'));
    expect(dataDirs('a,b', folder)).toBe(join(folder, 'a,b'));
    await rm(folder, { recursive: true });
  });

  it('is no pickle file of the reference', () => {
    expect(() => dataDirs('pascal-voc/training-data.pkl', '/data')).toThrow(
      expect.objectContaining({
        code: 'TRAINING_DATA_INVALID',
        message: expect.stringMatching(
          /^Expected training-data.json, got the pickle file \/data\/pascal-voc\/training-data.pkl/,
        ) as string,
        hint: expect.stringContaining('Make ours from the same data') as string,
      }) as Error,
    );
  });

  it('is shown as it is written', () => {
    expect([showDataDirs('/a'), showDataDirs(['/a', '/b'])]).toEqual(['/a', '/a,/b']);
  });
});
