import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, makeJpeg, writeDataset } from '../testing/make-dataset.js';
import { writeFiles } from '../testing/write-files.js';
import { convertDataset } from './convert-dataset.js';

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

describe('convertDataset, of Roboflow’s COCO', () => {
  interface Category {
    id: number;
    name: string;
    supercategory?: string;
  }
  const ROOT: Category = { id: 0, name: 'animals', supercategory: 'none' };
  const below = (id: number, name: string): Category => ({ id, name, supercategory: 'animals' });
  const split = (categories: Category[], ...ids: number[]) =>
    JSON.stringify({
      images: [{ id: 1, file_name: 'a.jpg' }],
      annotations: ids.map((id) => ({ image_id: 1, category_id: id, bbox: [0, 0, 9 + id, 9] })),
      categories,
    });
  const three = [ROOT, below(1, 'raccoon'), below(2, 'dog')];
  const left =
    'Category 0 "animals" has no object and only groups raccoon, dog: it is no class and is left out.';

  it.each<[string, [Category[], number[]], [Category[], number[]], string[], string[]]>([
    ['leaves the root out', [three, [1, 2]], [three, [2]], ['raccoon', 'dog'], [left]],
    [
      'keeps a root with objects in another split',
      [three, [1, 2]],
      [three, [0]],
      ['animals', 'raccoon', 'dog'],
      [],
    ],
    ['keeps a class without objects', [[below(1, 'x'), below(2, 'dog')], [2]], [[], []], ['x', 'dog'], []],
    [
      'keeps what lies below another',
      [[{ ...ROOT, supercategory: 'life' }, below(1, 'dog')], [1]],
      [[], []],
      ['animals', 'dog'],
      [],
    ],
    [
      'takes a class that is called as the root is',
      [[ROOT, below(1, 'animals')], [1]],
      [[], []],
      ['animals'],
      ['Category 0 "animals" has no object and only groups animals: it is no class and is left out.'],
    ],
    [
      'keeps classes that are each their own',
      [[{ id: 1, name: 'person', supercategory: 'person' }], []],
      [[], []],
      ['person'],
      [],
    ],
  ])('%s', async (_, train, valid, classes, notes) => {
    await writeFiles(base, {
      'in/train/_annotations.coco.json': split(train[0], ...train[1]),
      'in/train/a.jpg': await makeJpeg(1),
    });
    if (valid[0].length > 0)
      await writeFiles(base, {
        'in/valid/_annotations.coco.json': split(valid[0], ...valid[1]),
        'in/valid/a.jpg': await makeJpeg(2),
      });
    // One split alone has the classes of all.
    for (const options of [{}, { splits: ['train'] }]) {
      const output = join(base, `out-${Object.keys(options).length}`);
      const report = await convertDataset(join(base, 'in'), output, { to: 'yolo', ...options });
      const said = report.issues.filter(({ code }) => code === 'category-left-out');
      expect([report.classes, said.map(({ message }) => message)]).toEqual([classes, notes]);
    }
    const indices = (await readFile(join(base, 'out-1/labels/a.txt'), 'utf8'))
      .split('\n')
      .map((line) => line.split(' ')[0]);
    const names = train[1].map((id) => train[0].find((one) => one.id === id)!.name);
    expect(indices.slice(0, -1)).toEqual(names.map((name) => String(classes.indexOf(name))));
  });

  it('is not what a class called "object" comes back as', async () => {
    await writeDataset(join(base, 'in'), [{ id: 'a' }]);
    await writeFile(join(base, 'in/classes.txt'), 'object\ncell\nnone\n');
    await convertDataset(join(base, 'in'), join(base, 'coco'), { to: 'coco' });
    const { classes } = await convertDataset(join(base, 'coco'), join(base, 'back'), { to: 'voc' });
    expect(classes).toEqual(['object', 'cell', 'none']);
  });
});
