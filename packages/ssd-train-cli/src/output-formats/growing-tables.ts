import { join } from 'node:path';
import { toPixelOffset, writeComp4, writeCsv, type ImageDetections } from '@ssd/ap-eval';
import type { PictureDetections } from './picture-detections.js';
import { GrowingFile } from './growing-file.js';

/** Files that hold the detections of all pictures, and grow with each batch. */
export interface GrowingTables {
  append: (pictures: readonly PictureDetections[]) => Promise<void>;
  /** @returns the files */
  finish: () => Promise<string[]>;
  close: () => Promise<void>;
}

/** `detections.csv`: `image,class,score,xmin,ymin,xmax,ymax` in VOC's pixels, as `ssd eval --detections` reads it. */
export async function openCsv(folder: string, classes: readonly string[]): Promise<GrowingTables> {
  const path = join(folder, 'detections.csv');
  const file = await GrowingFile.open(path);
  const header = writeCsv([], { classes });
  await file.append(header);
  return {
    append: (pictures) => {
      const images = pictures.map((picture) => inVocPixels(picture, picture.file));
      return file.append(writeCsv(images, { classes }).slice(header.length));
    },
    finish: async () => {
      await file.finish();
      return [path];
    },
    close: () => file.close(),
  };
}

/**
 * `comp4_det_<split>_<class>.txt`, one a class: `id score xmin ymin xmax ymax` with six digits in VOC's pixels.
 *
 * The reference adds 1 to all four coordinates; ours are continuous, so that 1 is added where a box begins and the pixel
 * before its end is the last one.
 */
export async function openComp4(
  folder: string,
  { classes, split }: { classes: readonly string[]; split: string },
): Promise<GrowingTables> {
  const files = new Map<string, GrowingFile>();
  const options = { classes, split };
  for (const name of Object.keys(writeComp4([], options)))
    files.set(name, await GrowingFile.open(join(folder, name)));
  const each = async (work: (file: GrowingFile) => Promise<void>): Promise<void> => {
    for (const file of files.values()) await work(file);
  };
  return {
    append: async (pictures) => {
      const texts = writeComp4(
        pictures.map((picture) => inVocPixels(picture, picture.id)),
        options,
      );
      for (const [name, text] of Object.entries(texts)) if (text !== '') await files.get(name)!.append(text);
    },
    finish: async () => {
      await each((file) => file.finish());
      return [...files.values()].map(({ path }) => path);
    },
    close: () => each((file) => file.close()),
  };
}

function inVocPixels({ width, height, detections }: PictureDetections, id: string): ImageDetections {
  const found = {
    boxes: detections.flatMap(({ box: { xmin, ymin, xmax, ymax } }) => [xmin, ymin, xmax, ymax]),
    labels: detections.map(({ label }) => label),
    scores: detections.map(({ score }) => score),
  };
  return { id, width, height, detections: toPixelOffset(found, 0, 1) };
}
