import { readFileSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { dataDir, dataUrl } from './index.js';

/** Lines of a list in ImageSets/Main. */
function listed(split: string): string[] {
  return readFileSync(join(dataDir, 'ImageSets', 'Main', `${split}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

describe('the blood cells', () => {
  it('lie where the path and the URL say', () => {
    expect(isAbsolute(dataDir)).toBe(true);
    const name = 'JPEGImages/BloodImage_00007.jpg';
    const picture = readFileSync(new URL(name, dataUrl));
    expect(picture.equals(readFileSync(join(dataDir, name)))).toBe(true);
    expect([...picture.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]); // a JPEG begins so
  });

  it('are 364, each with a picture and an annotation, in 205, 87 and 72 for three purposes', () => {
    const [train, val, test] = [listed('train'), listed('val'), listed('test')];
    expect([train.length, val.length, test.length]).toEqual([205, 87, 72]);
    expect(listed('trainval').sort()).toEqual([...train, ...val].sort());
    const all = [...train, ...val, ...test].sort();
    expect(new Set(all).size).toBe(364);
    for (const [folder, end] of [
      ['JPEGImages', '.jpg'],
      ['Annotations', '.xml'],
    ] as const)
      expect(readdirSync(join(dataDir, folder)).sort()).toEqual(all.map((id) => `${id}${end}`));
  });

  it('have 4155 red cells, 372 white ones and 361 platelets', () => {
    const counts: Record<string, number> = {};
    for (const name of readdirSync(join(dataDir, 'Annotations'))) {
      const xml = readFileSync(join(dataDir, 'Annotations', name), 'utf8');
      for (const [, label] of xml.matchAll(/<object>\s*<name>(\w+)<\/name>/g))
        counts[label!] = (counts[label!] ?? 0) + 1;
    }
    expect(counts).toEqual({ RBC: 4155, WBC: 372, Platelets: 361 });
  });
});
