import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { noInput, type InputStream } from '../cli/input-stream.js';
import { gatherPictures, type GatherOptions } from './gather-pictures.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-gather-'));
  await mkdir(join(root, 'more'));
  for (const name of ['a.jpg', '[b].png', 'more/a.png']) await writeFile(join(root, name), '');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function* parts(...of: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  for (const part of of) yield await Promise.resolve(part);
}

const gather = (paths: string[], more: Partial<GatherOptions> = {}, stdin: InputStream = noInput) =>
  gatherPictures({ paths, workingDirectory: root, results: join(root, 'out'), stdin: () => stdin, ...more });

const relative = (pictures: readonly { file: string; name: string }[]) =>
  pictures.map(({ file, name }) => [file.replace(`${root}/`, ''), name]);

describe('gatherPictures', () => {
  it('gives each picture a name of its own', async () => {
    const { pictures } = await gather(['a.jpg', 'more']);
    expect(relative(pictures)).toEqual([
      ['a.jpg', 'a'],
      ['more/a.png', 'a-2'],
    ]);
  });

  it.each([
    ['lines', 'a.jpg\r\n\n  \n[b].png\nmore\ngone.jpg\na.jpg\n'],
    ['NUL characters', 'a.jpg\0[b].png\0more\0gone.jpg\0'],
  ])('reads a list with %s, from a file and from stdin', async (_case, text) => {
    await writeFile(join(root, 'list'), text);
    const bytes = Buffer.from(text);
    const stdin = parts(bytes.subarray(0, 3), bytes.subarray(3).toString());
    for (const { pictures } of [
      await gather([], { filesFrom: 'list' }),
      await gather([], { filesFrom: '-' }, stdin),
    ]) {
      expect(relative(pictures)).toEqual([
        ['a.jpg', 'a'],
        ['[b].png', '[b]'], // no pattern
        ['more/a.png', 'a-2'],
        ['gone.jpg', 'gone'], // told when its turn comes
      ]);
    }
  });

  it('takes a picture from stdin, and keeps it no longer than it is needed', async () => {
    const png = await sharp({ create: { width: 5, height: 4, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    const { pictures, dispose } = await gather(
      ['a.jpg', '-'],
      {},
      parts(png.subarray(0, 9), png.subarray(9)),
    );
    expect(relative(pictures)).toEqual([
      ['a.jpg', 'a'],
      ['-', 'stdin'],
    ]);
    const { path } = pictures[1]!;
    expect(await sharp(path).metadata()).toMatchObject({ width: 5, height: 4, format: 'png' });
    expect(path).toMatch(/\.png$/);
    await dispose();
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect(await readdir(root)).toHaveLength(3);
  });

  it('says what is wrong with stdin', async () => {
    const isTTY = Object.assign(parts('never read'), { isTTY: true });
    await expect(gather(['-'], {}, isTTY)).rejects.toMatchObject({ code: 'NO_INPUT' });
    await expect(gather(['-'])).rejects.toThrow('Expected the bytes of a picture on stdin, got nothing.');
    await expect(gather(['-'], {}, parts('a.jpg\n'))).rejects.toMatchObject({
      code: 'E_IMAGE',
      hint: expect.stringContaining('--files-from -') as string,
    });
    await expect(gather([], { filesFrom: '-' }, parts('\n'))).rejects.toThrow('Expected paths in stdin');
    await expect(gather(['-'], { filesFrom: '-' })).rejects.toMatchObject({ code: 'CONFLICTING_OPTIONS' });
    await expect(gather([], { filesFrom: 'none' })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
