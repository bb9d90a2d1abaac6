import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classLists } from './class-lists.js';
import type { TorchFixture } from './testing/import-fixtures.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures/import', name), 'utf8'));

describe('classLists', () => {
  it('has COCO’s ids as torchvision has them, with a name of its own for each that is not used', () => {
    const [background, ...categories] = (fixture('torch.json') as TorchFixture).categories;
    expect(background).toBe('__background__');
    // torchvision's place in the list is COCO's id: 0 is the background.
    expect(classLists.coco).toEqual(categories.map((name, i) => (name === 'N/A' ? `unused ${i + 1}` : name)));
    expect(new Set(classLists.coco).size).toBe(90);
  });

  it('has the 20 of VOC by the alphabet', () => {
    expect(classLists.voc).toHaveLength(20);
    expect([...classLists.voc].sort()).toEqual([...classLists.voc]);
  });
});
