import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

const picture = (id: string, box: MadePicture['objects'][number]['box'] = [8, 10, 30, 40]): MadePicture => ({
  id,
  objects: [{ label: 'cell', box }],
});

let root: string;
let data: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-validate-'));
  data = await makeVocFolder(join(root, 'voc'), { train: [picture('a'), picture('b')], val: [picture('c')] });
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Report {
  issues: { code: string; severity: string; file: string; object?: number }[];
  fix?: Record<string, unknown>;
}
const codesOf = ({ issues }: Report): string[] => issues.map(({ code }) => code);

/** Makes `b` point out of its picture, and `c` unreadable. */
async function spoil(): Promise<void> {
  const xml = join(data, 'Annotations/b.xml');
  await writeFile(xml, (await readFile(xml, 'utf8')).replace('<xmax>30<', '<xmax>90<'));
  await writeFile(join(data, 'JPEGImages/c.jpg'), 'no picture');
}

describe('ssd validate', () => {
  it('ends with one line of JSON: counts and issues', async () => {
    const { stdout, json, exitCode } = await runLine(['validate', data, '--json']);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(json()).toMatchObject({ images: 3, objects: 3, classes: { cell: 3 }, errors: 0 });
    expect(Object.keys(json() as object).slice(0, 3)).toEqual(['images', 'objects', 'classes']);
  });

  it('writes a corrected copy beside the folder, says what it changed, and leaves the original', async () => {
    await spoil();
    const before = await readFile(join(data, 'Annotations/b.xml'), 'utf8');
    const { json, stderr, exitCode } = await runLine(['validate', data, '--fix', '--json']);
    expect(exitCode).toBe(1); // the folder that was checked has an error
    const report = json() as Report;
    expect(codesOf(report).slice(0, 2)).toEqual(['image-unreadable', 'box-clipped']);
    expect(report.fix).toMatchObject({
      output: `${data}-fixed`,
      images: 2,
      changes: [
        { code: 'box-clipped', file: join(data, 'Annotations/b.xml'), object: 1 },
        { code: 'list-shortened' },
      ],
      dropped: [{ code: 'image-unreadable', file: join(data, 'JPEGImages/c.jpg') }],
      errors: 0,
    });
    expect(stderr).toMatch(/changed {2}Annotations\/b\.xml, object 1: .*it is clipped\./);
    expect(stderr).toContain(
      `Written to ${data}-fixed: 2 pictures, 1 left out, 2 changes. In the copy: 0 errors,`,
    );
    expect(await readFile(join(data, 'Annotations/b.xml'), 'utf8')).toBe(before);
    expect((await runLine(['validate', `${data}-fixed`])).exitCode).toBe(0);
    expect((await runLine(['validate', data, '--fix'])).stderr).toMatch(
      /Expected an empty or new folder for the copy.*\n.*What to do/,
    );
  });

  it('writes the copy where it is told to, and not into the original', async () => {
    const inside = await runLine(['validate', data, '--fix', '--output', join(data, 'copy')]);
    expect([inside.exitCode, inside.stderr]).toEqual([1, expect.stringContaining('apart from') as string]);
    await runLine(['validate', data, '--fix', '--output', join(root, 'copy')]);
    expect((await readdir(root)).sort()).toEqual(['copy', 'voc']);
    const alone = await runLine(['validate', data, '--output', 'x']);
    expect([alone.exitCode, alone.stderr]).toEqual([2, expect.stringContaining('--fix beside') as string]);
  });

  it('knows the classes it is given and the anchors of a preset', async () => {
    await makeVocFolder(data, { tiny: [picture('t', [1, 1, 2, 2])] });
    const codes = async (...more: string[]) =>
      codesOf((await runLine(['validate', data, '--json', ...more])).json() as Report);
    expect(await codes('--classes', 'cell, blood')).not.toContain('class-unknown');
    expect(await codes('--classes', 'cel')).toContain('class-unknown');
    expect(await codes()).toContain('no-anchor');
    expect(await codes('--preset', 'none')).not.toContain('no-anchor');
    const wrong = await runLine(['validate', data, '--preset', 'vgg30']);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('Did you mean "vgg300"?') as string,
    ]);
  });

  it('takes several folders', async () => {
    const other = await makeVocFolder(join(root, 'other'), { test: [picture('d')] });
    for (const line of [
      [data, other],
      ['--data-dir', `${data},${other}`],
    ]) {
      const { json } = await runLine(['validate', ...line, '--json']);
      expect(json()).toMatchObject({ images: 4, objects: 4 });
    }
    const none = await runLine(['validate']);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('ssd validate DIR') as string]);
  });
});
