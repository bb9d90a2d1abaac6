import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

let root: string;
let data: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-stats-'));
  data = await makeVocFolder(join(root, 'voc'), {
    train: [{ id: 'a', objects: [{ label: 'cell', box: [1, 1, 40, 40] }] }],
    val: [{ id: 'b', objects: [] }],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('ssd stats', () => {
  it('prints tables for people and one line of JSON', async () => {
    const { stdout, stderr, json, exitCode } = await runLine([
      'stats',
      data,
      '--json',
      '--preset',
      'mini,vgg300',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(json()).toMatchObject({
      images: 2,
      objects: 1,
      classes: { cell: { objects: 1, images: 1 } },
      splits: { train: { images: 1 }, val: { images: 1 } },
      areas: { small: 0, medium: 1, large: 0 }, // 40 × 40 = 1600
      anchors: [
        { name: 'mini', boxes: 1 },
        { name: 'vgg300', boxes: 1 },
      ],
    });
    expect(stderr).toContain('2 images (0 cannot be used, 1 without objects), 1 objects');
    expect(stderr).toMatch(/^cell +1 +100\.0 % +1/m);
  });

  it('draws an SVG', async () => {
    const output = join(root, 'stats.svg');
    const { json } = await runLine(['stats', data, '--output', output, '--json', '--preset', 'none']);
    expect(json()).toMatchObject({ output, anchors: [] });
    const svg = await readFile(output, 'utf8');
    expect(svg).toMatch(/^<svg xmlns=.*voc: 2 images, 1 objects.*<\/svg>\n$/s);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says what is wrong with the line', async () => {
    const said = async (...words: string[]) => {
      const { exitCode, stderr } = await runLine(['stats', ...words]);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await said(data, '--output', 'x.png')).toContain('ends in .svg after --output, got "x.png"');
    expect(await said(data, '--preset', 'mini,vgg30')).toContain('Did you mean "vgg300"?');
    expect(await said()).toContain('Write ssd stats DIR.');
  });
});
