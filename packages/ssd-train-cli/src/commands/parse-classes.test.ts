import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseClasses } from './parse-classes.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-classes-'));
  await writeFile(join(folder, 'names.txt'), 'red cell\r\n\nwhite cell\n');
  await writeFile(join(folder, 'none'), '\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('parseClasses', () => {
  it.each([
    ['a name of a list', 'voc', 20, 'aeroplane'],
    ['another one', 'coco', 90, 'person'],
    ['names between commas', ' b, a ,', 2, 'b'],
    ['a file', 'names.txt', 2, 'red cell'],
    ['one name', 'cell', 1, 'cell'],
  ])('takes %s', async (_, text, count, first) => {
    const classes = await parseClasses(text, folder);
    expect(classes).toHaveLength(count);
    expect(classes[0]).toBe(first);
  });

  it.each([
    ['nothing', ',', 'Expected at least one class in --classes, got ",".'],
    ['an empty file', 'none', 'Expected at least one class in --classes, got "none".'],
    ['a class twice', 'a,b,a', 'Expected every class once in --classes, got "a" twice.'],
    ['a file that is not there', './name.txt', 'Expected a file of class names, found none at'],
  ])('refuses %s', async (_, text, message) => {
    const parsing = parseClasses(text, folder);
    await expect(parsing).rejects.toMatchObject({ code: 'INVALID_VALUE', exitCode: 2 });
    await expect(parsing).rejects.toThrow(message);
  });
});
