import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** An object of a made-up picture, in VOC's pixels. */
export interface MadeObject {
  label: string;
  box: readonly [xmin: number, ymin: number, xmax: number, ymax: number];
}

export interface MadePicture {
  id: string;
  objects: readonly MadeObject[];
}

/** Side of the made-up pictures, in pixels. */
export const SIDE = 64;

function annotation({ id, objects }: MadePicture): string {
  const parts = objects.map(
    ({ label, box: [xmin, ymin, xmax, ymax] }) =>
      `<object><name>${label}</name><difficult>0</difficult><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`,
  );
  return `<annotation><filename>${id}.jpg</filename><size><width>${SIDE}</width><height>${SIDE}</height><depth>3</depth></size>${parts.join('')}</annotation>`;
}

/** Writes a small Pascal VOC folder: grey pictures with a dark square where an object is. */
export async function makeVocFolder(
  root: string,
  splits: Readonly<Record<string, readonly MadePicture[]>>,
): Promise<string> {
  for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main'])
    await mkdir(join(root, folder), { recursive: true });
  for (const [split, pictures] of Object.entries(splits)) {
    await writeFile(
      join(root, 'ImageSets/Main', `${split}.txt`),
      pictures.map(({ id }) => `${id}\n`).join(''),
    );
    for (const picture of pictures) {
      const squares = picture.objects.map(({ box: [xmin, ymin, xmax, ymax] }) => ({
        input: {
          create: {
            width: xmax - xmin + 1,
            height: ymax - ymin + 1,
            channels: 3 as const,
            background: '#202020',
          },
        },
        left: xmin - 1,
        top: ymin - 1,
      }));
      await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#c0c0c0' } })
        .composite(squares)
        .jpeg()
        .toFile(join(root, 'JPEGImages', `${picture.id}.jpg`));
      await writeFile(join(root, 'Annotations', `${picture.id}.xml`), annotation(picture));
    }
  }
  return root;
}
