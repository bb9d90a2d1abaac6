import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-preview-'));
  await makeVocFolder(join(root, 'voc'), {
    train: [
      { id: 'a', objects: [{ label: 'R&amp;D &lt;b&gt;', box: [11, 11, 50, 50] }] },
      { id: 'b', objects: [{ label: 'cell', box: [1, 1, 30, 64] }] },
    ],
    val: [{ id: 'c', objects: [{ label: 'cell', box: [1, 1, 30, 64] }] }],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const line = (...words: string[]) => runLine(['preview', ...words], { workingDirectory: root });

describe('ssd preview', () => {
  it('draws a PNG and a page that needs no other file', async () => {
    const { exitCode, stderr, json } = await line('voc', '--augmentation', 'none', '--count', '2', '--json');
    expect(exitCode).toBe(0);
    const png = join(root, 'preview/preview.png');
    const page = join(root, 'preview/preview.html');
    expect(json()).toMatchObject({
      png,
      html: page,
      split: 'train',
      preset: 'mini',
      augmentation: 'none',
      seed: 1,
      columns: ['original', 'as training sees it', 'matched anchors'],
      images: [{ objects: 1 }, { objects: 1 }],
    });
    expect(stderr).toMatch(/^a: 1 object, \d+ anchors$/m);
    const { width, height, format } = await sharp(png).metadata();
    // Three columns of 260 and a gap of 12; a head of 92 and two rows of 260, 24 and 12.
    expect([width, height, format]).toEqual([12 + 3 * 272, 92 + 2 * 296, 'png']);
    const html = await readFile(page, 'utf8');
    expect(html.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(6);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).toContain('R&amp;D &lt;b&gt;');
    expect(html).not.toContain('<b>');
  });

  it('draws again what the same seed gives, and something else with another', async () => {
    const draw = async (folder: string, seed: string) => {
      const words = ['voc', '--split', 'val', '--augmentation', 'light', '--count', '1', '--preset', 'mini'];
      const { exitCode, stderr } = await line(...words, '--seed', seed, '--output-dir', folder, '--quiet');
      expect([exitCode, stderr]).toEqual([0, '']);
      expect((await readdir(join(root, folder))).sort()).toEqual(['preview.html', 'preview.png']);
      return sharp(join(root, folder, 'preview.png'))
        .raw()
        .toBuffer();
    };
    const [once, again, other] = [await draw('x', '3'), await draw('y', '3'), await draw('z', '4')];
    expect(once.equals(again)).toBe(true);
    expect(once.equals(other)).toBe(false);
  });

  it('says what is wrong with the line', async () => {
    const said = async (...words: string[]) => {
      const { exitCode, stderr } = await line(...words);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await said()).toContain('Write ssd preview DIR.');
    expect(await said('voc', '--augmentation', 'ligth')).toContain('Did you mean "light"?');
    expect(await said('voc', '--count', '0')).toContain(
      'Expected a whole number from 1 to 64 for --count, got "0".',
    );
  });
});
