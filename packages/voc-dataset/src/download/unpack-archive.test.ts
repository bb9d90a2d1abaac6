import { lstat, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { FUZZ_RUNS } from '../testing/fuzz-runs.js';
import { makeFolder } from '../testing/make-dataset.js';
import { makeTar } from '../testing/make-tar.js';
import type { TarEntry } from '../testing/make-tar.js';
import { mutatedBytes } from '../testing/mutate.js';
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
    ['a whole path', { path: '/voc-evil', body: 'x' }],
    ['a path of Windows', { path: 'VOCdevkit\\..\\..\\evil', body: 'x' }],
    ['a path with a detour', { path: './VOCdevkit/x', body: 'x' }],
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

  it('takes a VOCdevkit that is a link to another disk, and no other link', async () => {
    await mkdir(join(base, 'out'));
    await mkdir(join(base, 'elsewhere'));
    await symlink(join(base, 'elsewhere'), join(base, 'out/VOCdevkit'));
    await unpack(makeTar(GOOD));
    expect((await lstat(join(base, 'out/VOCdevkit'))).isSymbolicLink()).toBe(true);
    expect(await readdir(join(base, 'elsewhere/VOC2007'))).toEqual(['Annotations', 'empty']);
    const annotations = join(base, 'out/VOCdevkit/VOC2007/Annotations');
    await rename(annotations, join(base, 'moved'));
    await symlink(join(base, 'moved'), annotations);
    await expect(unpack(makeTar(GOOD))).rejects.toMatchObject({
      message: `Expected a folder at ${annotations}, found a link.`,
      hint: `Remove it, or let ${join(base, 'out/VOCdevkit')} be the link.`,
    });
  });

  it('stops when it is told to', async () => {
    await writeFile(join(base, 'a.tar'), makeTar(GOOD));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(unpackArchive(join(base, 'a.tar'), join(base, 'out'), { signal })).rejects.toThrow('enough');
  });

  it('of damaged archives unpacks nothing outside, or refuses them', async () => {
    const bytes = makeTar([...GOOD, { path: 'VOCdevkit/VOC2007/x', body: 'y'.repeat(700) }]);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), async (mutated) => {
        try {
          await unpack(mutated);
        } catch (error) {
          refused++;
          expect(error).toMatchObject({ code: 'ARCHIVE_INVALID' });
        }
        expect((await readdir(base)).filter((name) => !['a.tar', 'out'].includes(name))).toEqual([]);
        const inside = await readdir(join(base, 'out')).catch(() => []);
        expect(inside.filter((name) => name !== 'VOCdevkit')).toEqual([]);
      }),
      { numRuns: FUZZ_RUNS / 10 },
    );
    expect(refused).toBeGreaterThan(FUZZ_RUNS / 100);
  });
});
