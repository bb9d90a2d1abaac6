import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapConcurrently } from '../map-concurrently.js';
import type { VocObject } from '../types.js';
import type { AnnotatedSet } from './annotated-set.js';
import { CLASS_FILE, formatClasses } from './class-file.js';
import { unframeImage } from './frame-image.js';
import type { PlacedImage } from './place-images.js';

const CONCURRENCY = 8;

/** Writes Annotations, ImageSets/Main and `classes.txt`, since VOC itself has no place for the order of the classes. */
export async function writeVoc(
  { classes, splits }: AnnotatedSet,
  images: ReadonlyMap<string, PlacedImage>,
  folder: string,
): Promise<void> {
  const annotations = join(folder, 'Annotations');
  const lists = join(folder, 'ImageSets', 'Main');
  for (const each of [annotations, lists]) await mkdir(each, { recursive: true });
  await mapConcurrently([...images.values()], CONCURRENCY, async (image) => {
    const file = join(annotations, `${image.id}.xml`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, formatAnnotation(unframeImage(image)));
  });
  for (const [split, ids] of splits) {
    await writeFile(join(lists, `${split}.txt`), ids.map((id) => `${id}\n`).join(''));
  }
  await writeFile(join(folder, CLASS_FILE), formatClasses(classes));
}

/** What an annotation says of an image; boxes in VOC's pixels, `name` is the file's. */
export type AnnotationContents = Pick<PlacedImage, 'name' | 'width' | 'height' | 'objects'>;

/** The XML of an annotation, as readDataset reads it. */
export function formatAnnotation({ name, width, height, objects }: AnnotationContents): string {
  return [
    '<annotation>',
    `  <filename>${escapeText(name)}</filename>`,
    `  <size><width>${width}</width><height>${height}</height><depth>3</depth></size>`,
    ...objects.map(formatObject),
    '</annotation>',
    '',
  ].join('\n');
}

function formatObject({ label, box, difficult, truncated, pose }: VocObject): string {
  const { xmin, ymin, xmax, ymax } = box;
  return [
    '  <object>',
    `    <name>${escapeText(label)}</name>`,
    ...(pose === undefined ? [] : [`    <pose>${escapeText(pose)}</pose>`]),
    `    <truncated>${Number(truncated)}</truncated>`,
    `    <difficult>${Number(difficult)}</difficult>`,
    `    <bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox>`,
    '  </object>',
  ].join('\n');
}

/** Control characters are not allowed in XML, not even escaped. */
function escapeText(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
