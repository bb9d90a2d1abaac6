import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { checkObjects } from './check-objects.js';
import { convertDataset } from './convert/convert-dataset.js';
import { DatasetError } from './dataset-error.js';
import { editAnnotation } from './fix/edit-annotation.js';
import { planFix } from './fix/plan-fix.js';
import { isTruncatedJpeg } from '@ssd/pictures';
import { createLoader } from './loader/loader.js';
import { parseAnnotation } from './parse-annotation.js';
import { readDataset } from './read-dataset.js';
import { FUZZ_RUNS } from './testing/fuzz-runs.js';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from './testing/make-dataset.js';
import { mutatedBytes, mutatedText } from './testing/mutate.js';
import { validateDataset } from './validate-dataset.js';

// No crash, no hang, no silent nonsense, whatever the bytes. Jest's time limit is what a hang runs into.
const VOC = `<?xml version="1.0" encoding="utf-8"?>
<annotation verified="yes">
  <folder>VOC2007</folder><filename>000005.jpg</filename>
  <size><width>500</width><height>375</height><depth>3</depth></size>
  <object>
    <name>chair</name><pose>Rear</pose><truncated>0</truncated><difficult>1</difficult>
    <bndbox><xmin>263</xmin><ymin>211</ymin><xmax>324</xmax><ymax>339</ymax></bndbox>
  </object>
  <object><bndbox><ymax>4.5</ymax><xmax>30</xmax><ymin>2</ymin><xmin>1.25</xmin></bndbox><name>dog</name>
    <part><name>head</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>12</xmax><ymax>12</ymax></bndbox></part>
  </object>
</annotation>`;

const SIZE = { width: 500, height: 375 };
const HEADER = { ...SIZE, storedWidth: 500, storedHeight: 375, orientation: 1 };
const NAMES = { file: 'a.xml', image: 'a.jpg', name: 'a.jpg' };

/** The annotation, or nothing where it is refused with an error that names it. */
function parsed(xml: string) {
  try {
    return parseAnnotation(xml, 'a.xml');
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    expect(error).toMatchObject({ code: 'ANNOTATION_INVALID', file: 'a.xml' });
    return undefined;
  }
}

describe('mutated XML', () => {
  it('gives usable objects, and a reason for every other', () => {
    let read = 0;
    fc.assert(
      fc.property(mutatedText(VOC), (xml) => {
        const annotation = parsed(xml);
        if (annotation === undefined) return;
        read++;
        const { objects, numbers, issues } = checkObjects(annotation.objects, SIZE, 'a.xml');
        for (const { label, box } of objects) {
          expect(label.trim()).not.toBe('');
          const { xmin, ymin, xmax, ymax } = box;
          expect(1 <= xmin && xmin < xmax + 1 && xmax <= SIZE.width).toBe(true);
          expect(1 <= ymin && ymin < ymax + 1 && ymax <= SIZE.height).toBe(true);
        }
        const told = new Set(issues.map(({ object }) => object));
        annotation.objects.forEach((_, i) => {
          expect(numbers.includes(i + 1) || told.has(i + 1)).toBe(true);
        });
      }),
      { numRuns: FUZZ_RUNS },
    );
    expect(read).toBeGreaterThan(FUZZ_RUNS / 3); // else it would be tested that nothing is read
  });

  it('is mended so that nothing is left to mend', () => {
    fc.assert(
      fc.property(mutatedText(VOC), (xml) => {
        const annotation = parsed(xml);
        if (annotation === undefined) return;
        const { edit } = planFix(annotation, HEADER, NAMES);
        const mended = parseAnnotation(editAnnotation(xml, edit, 'a.xml'), 'a.xml');
        expect(mended).toMatchObject({ ...SIZE, filename: 'a.jpg' });
        const left = checkObjects(mended.objects, SIZE, 'a.xml');
        expect(left.objects).toHaveLength(annotation.objects.length - edit.dropped.size);
        const codes = left.issues.map(({ code }) => code);
        expect(codes.filter((code) => code !== 'no-objects' && code !== 'conflicting-box')).toEqual([]);
        expect(planFix(mended, HEADER, NAMES).changes).toEqual([]);
      }),
      { numRuns: FUZZ_RUNS / 2 },
    );
  });
});

describe('a folder of mutated files', () => {
  let root = '';
  beforeEach(async () => {
    root = await makeFolder();
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is validated to the end: every image is right or named', async () => {
    const jpeg = await makeJpeg(5, { width: 64, height: 48 });
    const png = await sharp(jpeg).png().toBuffer();
    const count = Math.ceil(FUZZ_RUNS / 10);
    const images = [
      ...fc.sample(mutatedBytes(jpeg), { numRuns: count, seed: 1 }),
      ...fc.sample(mutatedBytes(png), { numRuns: count, seed: 2 }),
    ];
    const xml = VOC.replace('500', '64').replace('375', '48');
    await writeDataset(
      root,
      images.map((image, i) => ({ id: `i${i}`, xml, image })),
    );
    const { issues } = await validateDataset(root);
    const named = new Map<string, string[]>();
    for (const { file, code } of issues) named.set(file, [...(named.get(file) ?? []), code]);
    let whole = 0;
    for (const [i, image] of images.entries()) {
      const codes = named.get(join(root, `JPEGImages/i${i}.jpg`)) ?? [];
      // Told by its first bytes, before a decoder sees it; the mark of a JPEG's end may be missing, and nothing else then.
      const isTold = image[0] === 0xff ? image[1] === 0xd8 && image[2] === 0xff : true;
      const mended = isTruncatedJpeg(image) ? Buffer.concat([image, Buffer.from([0xff, 0xd9])]) : image;
      const decoded = await sharp(isTold ? mended : new Uint8Array(1), {
        failOn: mended === image ? 'truncated' : 'warning',
      })
        .raw()
        .toBuffer({ resolveWithObject: true })
        .catch(() => undefined);
      const isRight = decoded?.info.width === 64 && decoded.info.height === 48;
      if (isRight) whole++;
      expect({ i, isRight, unreadable: codes.includes('image-unreadable') }).toEqual({
        i,
        isRight,
        unreadable: decoded === undefined,
      });
      if (decoded !== undefined && !isRight) expect(codes).toContain('size-mismatch');
    }
    expect(whole).toBeGreaterThan(0);
    expect(whole).toBeLessThan(images.length);
  });

  it('has the images refused that the loader cannot read, and no others', async () => {
    const jpeg = await makeJpeg(5, { width: 640, height: 480 }); // shrunk while it is decoded
    const image = await makeJpeg(5, { width: 64, height: 48 });
    const count = Math.ceil(FUZZ_RUNS / 50);
    const images = [jpeg, image, await sharp(image).png().toBuffer()].flatMap((bytes, i) =>
      fc.sample(mutatedBytes(bytes), { numRuns: count, seed: 10 + i }),
    );
    const xml = annotationXml({ filename: 'x', width: 64, height: 48 }, []);
    await writeDataset(root, [
      ...images.map((bytes, i) => ({ id: `i${i}`, xml, image: bytes })),
      { id: 'whole', xml, image },
    ]);
    const { issues } = await validateDataset(root);
    const refused = issues.filter(({ code }) => code === 'image-unreadable').map(({ file }) => file);
    const loader = createLoader({
      ...(await readDataset(root, { split: 'train' })),
      imageSize: { width: 32, height: 32 },
      batchSize: 1,
      seed: 1,
      augmentation: 'none',
      encoder: { module: join(__dirname, 'testing/list-encoder.ts'), options: { length: 1 } },
      workers: 0,
      shuffle: false,
      onUnreadable: 'skip',
    });
    for await (const batch of loader.batches(undefined, { epochs: 1 })) batch.release();
    expect(loader.unreadable.map(({ file }) => file).sort()).toEqual(refused.sort());
    expect(refused.length).toBeGreaterThan(count / 2);
    await loader.close();
  });

  it('is validated to the end: XML and lists', async () => {
    const count = Math.ceil(FUZZ_RUNS / 10);
    const texts = fc.sample(mutatedText(VOC), { numRuns: count, seed: 3 });
    const image = await makeJpeg(1);
    await writeDataset(
      root,
      texts.map((xml, i) => ({ id: `i${i}`, xml, image })),
    );
    for (const [i, list] of fc.sample(mutatedText('i1\ni2.jpg\ni3 -1\ni4  1\n'), 40).entries())
      await writeFile(join(root, `ImageSets/Main/list${i}.txt`), list);
    const { issues, images } = await validateDataset(root);
    const refused = new Set(
      issues.filter(({ code }) => code === 'annotation-invalid').map(({ file }) => file),
    );
    expect(images + refused.size).toBe(count);
    for (const { file, message } of issues) {
      expect(file.startsWith(root)).toBe(true); // nothing outside is ever looked at
      expect(message.length).toBeGreaterThan(10);
    }
  });
});

describe('hostile files', () => {
  let root = '';
  beforeEach(async () => {
    root = await makeFolder();
  });
  afterEach(() => rm(root, { recursive: true }));

  it('expands no billion laughs', async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    const xml = `<!DOCTYPE a [<!ENTITY l0 "lol">${levels.join('')}]><annotation><object><name>&l9;</name>
      <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>`;
    await writeDataset(root, [{ id: 'a', xml }]);
    expect((await readDataset(root, { split: 'train' })).classes).toEqual(['&l9;']);
  });

  it('decodes no image that claims gigabytes', async () => {
    const png = await sharp(await makeJpeg(1))
      .png()
      .toBuffer();
    png.writeUInt32BE(40_000, 16); // the width and height in the PNG's first chunk, whose checksum is then renewed
    png.writeUInt32BE(40_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    await writeDataset(root, [{ id: 'a', image: png }]);
    const before = process.memoryUsage.rss();
    const { issues } = await validateDataset(root);
    expect(issues.map(({ code }) => code)).toContain('image-unreadable');
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6); // 40,000² pixels would be 4.8 GB
  });

  it('reads a list of very many names, of which it has one', async () => {
    const count = 100 * FUZZ_RUNS; // a million in the long run
    await writeDataset(root, [{ id: 'a' }]);
    const lines = Array.from({ length: count }, (_, i) => `image_${i}`);
    lines[77_777] = 'a';
    await writeFile(join(root, 'ImageSets/Main/train.txt'), lines.join('\n'));
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect([samples.length, issues.length]).toEqual([1, count - 1]);
  });
});

describe('readers take time in proportion to what they read', () => {
  /** Names, objects or letters: work that grows with their square takes minutes here in `npm run test:fuzz`. */
  const MANY = 20 * FUZZ_RUNS;
  const each = (make: (i: number) => unknown, length = MANY) => Array.from({ length }, (_, i) => make(i));

  /** Processor time, in µs, that nothing here comes near. */
  const cheaply = async (work: () => unknown): Promise<void> => {
    const before = process.cpuUsage();
    await work();
    expect(process.cpuUsage(before).user).toBeLessThan(5_000 * FUZZ_RUNS);
  };

  let root: string;
  beforeEach(async () => {
    root = await makeFolder();
    await mkdir(join(root, 'images'));
    await writeFile(join(root, 'images', '0.jpg'), await makeJpeg(0));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const convert = () => convertDataset(root, `${root}-voc`, { to: 'voc' });
  afterEach(() => rm(`${root}-voc`, { recursive: true, force: true }));

  const coco = (categories: unknown[], annotations: unknown[] = []) =>
    writeFile(
      join(root, 'instances_train.json'),
      JSON.stringify({ images: [{ id: 1, file_name: '0.jpg' }], categories, annotations }),
    );

  it('categories of COCO, with and without others below them', async () => {
    await coco(each((i) => ({ id: i, name: `c${i}`, supercategory: `c${i - (i % 2)}` })));
    await cheaply(async () => {
      const { classes } = await convert();
      // Every second one only groups the next.
      expect(classes).toHaveLength(MANY / 2);
    });
  });

  it('an annotation of a category that is none of many', async () => {
    await coco(
      each((i) => ({ id: i, name: `c${i}` })),
      [{ id: 1, image_id: 1, category_id: -1, bbox: [0, 0, 2, 2] }],
    );
    await cheaply(async () => {
      await expect(convert()).rejects.toThrow(/c99, … \(\d+\)/);
    });
  });

  it('objects of other classes in one box, and one image in many splits', async () => {
    const rows = each((i) => `0.jpg,c${i},1,1,9,9,s${i % 1000}`, MANY / 10);
    await writeFile(join(root, 'a.csv'), ['filename,class,xmin,ymin,xmax,ymax,split', ...rows].join('\n'));
    await cheaply(async () => {
      expect((await convert()).objects).toBe(rows.length);
    });
  });

  it('a class list', async () => {
    const names = each((i) => `c${i}`, Math.min(MANY, 100_000)); // which has less than a megabyte
    await mkdir(join(root, 'labels'));
    await writeFile(join(root, 'labels', '0.txt'), '0 .5 .5 .2 .2\n');
    await writeFile(join(root, 'classes.txt'), names.join('\n'));
    await cheaply(async () => {
      expect((await convert()).classes).toEqual(names);
    });
  });

  it('a <filename> of folders', async () => {
    const filename = `${'a/'.repeat(MANY)}0.jpg`;
    await writeDataset(root, [
      { id: 'x', image: null, xml: annotationXml({ filename }, [{ name: 'a', box: [1, 1, 9, 9] }]) },
    ]);
    await writeFile(join(root, 'JPEGImages', '0.jpg'), await makeJpeg(0));
    await cheaply(async () => {
      const { samples } = await readDataset(root, { split: 'train' });
      expect(samples[0]?.image).toBe(join(root, 'JPEGImages', '0.jpg'));
    });
  });
});
