import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng } from '@ssd/augment';
import sharp from 'sharp';

export interface SyntheticOptions {
  /** Images of each split. */
  readonly splits: Readonly<Record<string, number>>;
  readonly seed?: number;
}

const SIZE = { width: 160, height: 120 };
const COLORS = { red: '#d02020', blue: '#2040d0' };

/** A VOC folder of grey pictures with one red disc and one blue square each: easy to learn, the same at every run. */
export async function writeSyntheticData(
  root: string,
  { splits, seed = 1 }: SyntheticOptions,
): Promise<void> {
  const rng = createRng(seed);
  for (const folder of ['Annotations', 'JPEGImages', join('ImageSets', 'Main')]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  for (const [split, count] of Object.entries(splits)) {
    const ids = Array.from({ length: count }, (_, i) => `${split}${i}`);
    for (const id of ids) {
      const discs = [square('red', 0, 80), square('blue', 80, 160)];
      await writeImage(join(root, 'JPEGImages', `${id}.jpg`), discs);
      await writeFile(join(root, 'Annotations', `${id}.xml`), annotation(id, discs));
    }
    await writeFile(join(root, 'ImageSets', 'Main', `${split}.txt`), ids.map((id) => `${id}\n`).join(''));
  }

  /** An object that lies between two columns. */
  function square(label: keyof typeof COLORS, from: number, to: number): Shape {
    const side = 30 + rng.int(20);
    const x = from + rng.int(to - from - side);
    const y = rng.int(SIZE.height - side);
    return { label, x, y, side };
  }
}

interface Shape {
  readonly label: keyof typeof COLORS;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

async function writeImage(file: string, shapes: readonly Shape[]): Promise<void> {
  const drawn = shapes.map(({ label, x, y, side }) =>
    label === 'red'
      ? `<circle cx="${x + side / 2}" cy="${y + side / 2}" r="${side / 2}" fill="${COLORS.red}"/>`
      : `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${COLORS.blue}"/>`,
  );
  const { width, height } = SIZE;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#888"/>${drawn.join('')}</svg>`;
  await sharp(Buffer.from(svg)).jpeg({ quality: 95 }).toFile(file);
}

function annotation(id: string, shapes: readonly Shape[]): string {
  const objects = shapes.map(
    ({ label, x, y, side }) =>
      `<object><name>${label}</name><difficult>0</difficult><truncated>0</truncated>` +
      // Pixels x … x + side − 1 counted from 0 are x + 1 … x + side counted from 1.
      `<bndbox><xmin>${x + 1}</xmin><ymin>${y + 1}</ymin><xmax>${x + side}</xmax><ymax>${y + side}</ymax></bndbox></object>`,
  );
  const { width, height } = SIZE;
  return (
    `<annotation><filename>${id}.jpg</filename>` +
    `<size><width>${width}</width><height>${height}</height><depth>3</depth></size>${objects.join('')}</annotation>\n`
  );
}
