import { readFile, readdir, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeFolder } from '../testing/make-dataset.js';
import { makeTar } from '../testing/make-tar.js';
import type { TarEntry } from '../testing/make-tar.js';
import { unpackArchive } from './unpack-archive.js';

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

const GOOD: TarEntry[] = [
  { path: 'VOCdevkit/', type: '5' },
  { path: 'VOCdevkit/VOC2007/Annotations/000001.xml', body: '<annotation/>' },
  { path: 'VOCdevkit/VOC2007/empty', body: '' },
];

const unpack = async (archive: Uint8Array) => {
  await writeFile(join(base, 'a.tar'), archive);
  return unpackArchive(join(base, 'a.tar'), join(base, 'out'));
};

describe('unpackArchive', () => {
  it('unpacks what lies in VOCdevkit', async () => {
    expect(await unpack(makeTar(GOOD))).toEqual([
      { path: 'VOCdevkit/VOC2007/Annotations/000001.xml', size: 13 },
      { path: 'VOCdevkit/VOC2007/empty', size: 0 },
    ]);
    expect(await readFile(join(base, 'out/VOCdevkit/VOC2007/Annotations/000001.xml'), 'utf8')).toBe(
      '<annotation/>',
    );
  });

  it.each<[string, TarEntry]>([
    ['a path that leads out', { path: 'VOCdevkit/../../evil', body: 'x' }],
    ['a whole path', { path: '/tmp/voc-evil', body: 'x' }],
    ['a path of Windows', { path: 'VOCdevkit\\..\\..\\evil', body: 'x' }],
    ['another folder', { path: 'home/.bashrc', body: 'x' }],
    ['a folder whose name begins alike', { path: 'VOCdevkit2/x', body: 'x' }],
    ['a symbolic link', { path: 'VOCdevkit/link', type: '2', link: '/etc' }],
    ['a hard link', { path: 'VOCdevkit/link', type: '1', link: '/etc/passwd' }],
    ['a device', { path: 'VOCdevkit/null', type: '3' }],
  ])('refuses %s before it writes anything', async (_, entry) => {
    await expect(unpack(makeTar([...GOOD, entry]))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await readdir(base)).toEqual(['a.tar']);
  });

  it('refuses an archive that is cut, changed, compressed to almost nothing, or none', async () => {
    const whole = makeTar([...GOOD, { path: 'VOCdevkit/x', body: 'y'.repeat(5000) }]);
    const changed = Buffer.from(whole);
    changed[600] = 1; // in the second header
    const bomb = gzipSync(makeTar([{ path: 'VOCdevkit/x', body: Buffer.alloc(2 ** 22) }]));
    for (const archive of [whole.subarray(0, 4000), changed, bomb, Buffer.from('not a tar'.repeat(200))]) {
      await expect(unpack(archive)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
      expect(await readdir(base)).toEqual(['a.tar']);
    }
  });

  it('writes through no link that was there before', async () => {
    await mkdir(join(base, 'out'));
    await mkdir(join(base, 'elsewhere'));
    await symlink(join(base, 'elsewhere'), join(base, 'out/VOCdevkit'));
    await unpack(makeTar(GOOD)).catch(() => undefined);
    expect(await readdir(join(base, 'elsewhere'))).toEqual([]);
  });

  it('stops when it is told to', async () => {
    await writeFile(join(base, 'a.tar'), makeTar(GOOD));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(unpackArchive(join(base, 'a.tar'), join(base, 'out'), { signal })).rejects.toThrow('enough');
  });
});
