import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGroundTruth } from './read-ground-truth.js';

let root: string;

const object = (name: string, box: readonly (number | string)[], difficult = 0): string =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox>${['xmin', 'ymin', 'xmax', 'ymax']
    .map((side, i) => `<${side}>${box[i]!}</${side}>`)
    .join('')}</bndbox></object>`;

const write = async (folder: string, annotations: Record<string, string>, list: string): Promise<void> => {
  await mkdir(join(folder, 'Annotations'), { recursive: true });
  await mkdir(join(folder, 'ImageSets', 'Main'), { recursive: true });
  for (const [id, inner] of Object.entries(annotations))
    await writeFile(join(folder, 'Annotations', `${id}.xml`), `<annotation>${inner}</annotation>`);
  await writeFile(join(folder, 'ImageSets', 'Main', 'test.txt'), list);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'voc-truth-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('readGroundTruth', () => {
  it('gives what is written, without images: empty boxes, boxes outside, difficult objects', async () => {
    const a =
      '<size><width>20</width><height>10</height></size>' +
      object('dog', [5, 5, 5, 5]) +
      object('cat', [-3, 1.5, 40, 10], 1);
    await write(root, { a, b: '', c: object('bird', [1, 1, 2, 2]) }, 'a\nb\n');
    expect(await readGroundTruth(root, { split: 'test' })).toEqual([
      {
        id: 'a',
        annotation: join(root, 'Annotations', 'a.xml'),
        width: 20,
        height: 10,
        objects: [
          { label: 'dog', box: { xmin: 5, ymin: 5, xmax: 5, ymax: 5 }, difficult: false },
          { label: 'cat', box: { xmin: -3, ymin: 1.5, xmax: 40, ymax: 10 }, difficult: true },
        ],
      },
      { id: 'b', annotation: join(root, 'Annotations', 'b.xml'), objects: [] },
    ]);
  });

  it.each([
    [object('dog', [1, 1, 'x', 2]), /Expected a number for xmax of "dog", got "x" in .*a\.xml, object 1/],
    [object('dog', [1, 9, 2, 2]), /Expected xmin ≤ xmax and ymin ≤ ymax of "dog", got \[1, 9, 2, 2\] in/],
    ['<object><name>dog</name></object>', /Expected a <bndbox> of "dog", found none in .*a\.xml, object 1/],
    ['<object/>', /Expected a <name>, found none in .*a\.xml, object 1/],
  ])('says where %s is wrong', async (inner, said) => {
    await write(root, { a: inner }, 'a\n');
    await expect(readGroundTruth(root, { split: 'test' })).rejects.toThrow(said);
  });

  it('asks for every annotation of the split, and for one that is there', async () => {
    await write(root, { a: '' }, 'a\nb\n');
    await expect(readGroundTruth(root, { split: 'test' })).rejects.toThrow(
      /Expected an annotation of "b" in .*Annotations/,
    );
    await expect(readGroundTruth(root, { split: 'tset' })).rejects.toThrow('Did you mean "test"?');
  });

  it('refuses one name in two data sets', async () => {
    const both: [string, string] = [join(root, 'VOC2007'), join(root, 'VOC2012')];
    for (const folder of both) await write(folder, { a: '' }, 'a\n');
    await expect(readGroundTruth(both, { split: 'test' })).rejects.toThrow('got "a" of');
    expect(await readGroundTruth(both[0], { split: 'test' })).toHaveLength(1);
  });

  it('reads below sub-folders, and shows nothing of what a link leads to outside', async () => {
    const data = join(root, 'data');
    await mkdir(join(data, 'Annotations/cam1'), { recursive: true });
    await mkdir(join(data, 'Annotations/cam2'), { recursive: true });
    for (const [i, name] of ['cam1/1', 'cam2/1'].entries())
      await writeFile(
        join(data, `Annotations/${name}.xml`),
        `<annotation>${object('cat', [1, 1, 5 + i, 5])}</annotation>`,
      );
    await write(data, {}, 'cam2/1\ncam1/1.jpg\n');
    const images = await readGroundTruth(data, { split: 'test' });
    expect(images.map(({ id, objects }) => [id, objects[0]?.box.xmax])).toEqual([
      ['cam2/1', 6],
      ['cam1/1', 5],
    ]);
    await writeFile(
      join(root, 'secret'),
      `<annotation>${object('password', ['hunter2', 1, 2, 3])}</annotation>`,
    );
    await symlink(join(root, 'secret'), join(data, 'Annotations/a.xml'));
    await symlink(join(root, 'secret'), join(data, 'ImageSets/Main/val.txt'));
    await writeFile(join(data, 'ImageSets/Main/test.txt'), 'a\n');
    for (const split of ['test', 'val']) {
      const error: unknown = await readGroundTruth(data, { split }).catch((reason: unknown) => reason);
      expect(String(error)).toContain('a link that leads out of the data set');
      expect(String(error)).not.toMatch(/hunter|password/);
    }
  });
});
