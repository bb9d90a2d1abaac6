import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { writeAtomically } from './write-atomically.js';

const folder = temporaryFolder();
const left = (): string[] => readdirSync(folder.path);

describe('writeAtomically', () => {
  it.each([
    ['text', 'déjà'],
    ['bytes', Buffer.from('déjà')],
    [
      'pieces',
      async (handle: { write: (text: string) => Promise<unknown> }) => {
        await handle.write('dé');
        await handle.write('jà');
      },
    ],
  ] as const)('writes %s over what was there, and leaves nothing else', async (_, content) => {
    writeFileSync(folder.at('w'), 'old, and longer');
    await writeAtomically(folder.at('w'), content);
    expect(readFileSync(folder.at('w'), 'utf8')).toBe('déjà');
    expect(left()).toEqual(['w']);
  });

  it('shows nothing of it under its name before all is there', async () => {
    await writeAtomically(folder.at('w'), async (handle) => {
      await handle.write('half');
      expect(left()).toEqual([expect.stringMatching(/^\.w\.[0-9a-f]{12}\.incomplete$/)]);
    });
    expect(statSync(folder.at('w')).size).toBe(4);
  });

  it('keeps the old file and leaves nothing where writing fails half way', async () => {
    writeFileSync(folder.at('w'), 'old');
    const failed = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    const failing = writeAtomically(folder.at('w'), async (handle) => {
      await handle.write('new');
      throw failed;
    });
    await expect(failing).rejects.toBe(failed);
    expect(left()).toEqual(['w']);
    expect(readFileSync(folder.at('w'), 'utf8')).toBe('old');
  });

  it('throws what the system says: a folder that is not there, a folder in its place', async () => {
    await expect(writeAtomically(folder.at('no/w'), '')).rejects.toMatchObject({ code: 'ENOENT' });
    mkdirSync(folder.at('w'));
    await expect(writeAtomically(folder.at('w'), '')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(left()).toEqual(['w']);
  });

  it('takes a name as long as names may be', async () => {
    const name = `${'é'.repeat(125)}.json`; // 255 bytes
    await writeAtomically(folder.at(name), 'x');
    expect(left()).toEqual([name]);
  });

  it('lets several write one file at once: it is that of one of them', async () => {
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => writeAtomically(folder.at('w'), text)));
    expect(texts).toContain(readFileSync(folder.at('w'), 'utf8'));
    expect(readdirSync(dirname(folder.at('w')))).toEqual(['w']);
  });
});
