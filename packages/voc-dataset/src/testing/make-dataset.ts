import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

export interface MadeObject {
  name: string;
  box: readonly [number, number, number, number];
}

/** An empty folder of its own. */
export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'voc-dataset-'));
}

/** The text of a VOC annotation. */
export function annotationXml(
  { filename, width = 40, height = 30 }: { filename: string; width?: number; height?: number },
  objects: readonly MadeObject[],
): string {
  const parts = objects.map(
    ({ name, box: [xmin, ymin, xmax, ymax] }) =>
      `<object><name>${name}</name><difficult>0</difficult><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin>` +
      `<xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`,
  );
  return (
    `<annotation><filename>${filename}</filename><size><width>${width}</width><height>${height}</height>` +
    `<depth>3</depth></size>${parts.join('')}</annotation>`
  );
}

/** A JPEG of one colour with a lighter square, different for every number. */
export function makeJpeg(number: number, { width = 40, height = 30 } = {}): Promise<Buffer> {
  const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 53) % 256 };
  const square = { create: { width: 8, height: 8, channels: 3 as const, background: '#fff' } };
  return sharp({ create: { width, height, channels: 3, background } })
    .composite([{ input: square, left: number % (width - 8), top: number % (height - 8) }])
    .jpeg({ quality: 95 })
    .toBuffer();
}

export interface MadeSample {
  id: string;
  objects?: readonly MadeObject[];
  /** Text in place of the annotation. */
  xml?: string;
  /** Contents in place of the image; `null` for none. */
  image?: Uint8Array | null;
}

const ONE_CELL: readonly MadeObject[] = [{ name: 'cell', box: [5, 5, 20, 20] }];

/** Writes a data set in VOC layout. */
export async function writeDataset(
  root: string,
  samples: readonly MadeSample[],
  splits: Readonly<Record<string, readonly string[]>> = { train: samples.map(({ id }) => id) },
): Promise<void> {
  const folders = ['Annotations', 'JPEGImages', join('ImageSets', 'Main')].map((name) => join(root, name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const [i, { id, objects = ONE_CELL, xml, image }] of samples.entries()) {
    for (const folder of folders.slice(0, 2)) await mkdir(dirname(join(folder, id)), { recursive: true });
    await writeFile(join(folders[0]!, `${id}.xml`), xml ?? annotationXml({ filename: `${id}.jpg` }, objects));
    if (image !== null) await writeFile(join(folders[1]!, `${id}.jpg`), image ?? (await makeJpeg(i)));
  }
  for (const [name, ids] of Object.entries(splits)) {
    await writeFile(join(folders[2]!, `${name}.txt`), ids.map((id) => `${id}\n`).join(''));
  }
}
