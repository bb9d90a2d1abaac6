import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatSidecar, readSidecar } from './sidecar.js';
import { sidecarAt } from './testing/sidecars.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-sidecar-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('readSidecar', () => {
  it('gives back every number as it was', async () => {
    // Sums whose decimals do not end in binary: a resumed run must go on from these very bits.
    const sidecar = await sidecarAt(3, { hooks: { sums: [0.1 + 0.2, 1 / 3, 1e-300] }, map: 2 / 3 });
    await writeFile(join(folder, 'a.ckpt.json'), formatSidecar(sidecar));
    expect(await readSidecar(join(folder, 'a.ckpt'))).toStrictEqual(sidecar);
  });

  it.each([
    ['{', /Expected JSON in .*a\.ckpt\.json/],
    ['null', /version 1 in .*a\.ckpt\.json, got undefined/],
    ['{"version":2}', /version 1 in .*, got 2/],
    ['{"version":1,"preset":7}', /state of a run in [\s\S]*preset/],
  ])('refuses %s', async (text, message) => {
    await writeFile(join(folder, 'a.ckpt.json'), text);
    const reading = readSidecar(join(folder, 'a.ckpt'));
    await expect(reading).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
    await expect(reading).rejects.toThrow(message);
  });

  it('says which files belong together where it is missing', async () => {
    await expect(readSidecar(join(folder, 'a.ckpt'))).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      hint: expect.stringContaining('three files') as string,
    });
  });
});
