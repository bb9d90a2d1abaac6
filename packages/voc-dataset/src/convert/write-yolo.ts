import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapConcurrently } from '../map-concurrently.js';
import type { AnnotatedSet } from './annotated-set.js';
import { formatDataYaml } from './data-yaml.js';
import type { PlacedImage } from './place-images.js';
import { formatYoloLabels } from './yolo-labels.js';

const CONCURRENCY = 8;

/**
 * Writes `labels/*.txt`, a list of images for every split and `data.yaml`, which names the lists: splits may overlap,
 * as VOC's train and trainval do, without an image being there twice.
 */
export async function writeYolo(
  { classes, splits }: AnnotatedSet,
  images: ReadonlyMap<string, PlacedImage>,
  folder: string,
): Promise<void> {
  const target = join(folder, 'labels');
  await mkdir(target, { recursive: true });
  const indices = new Map(classes.map((name, i) => [name, i]));
  await mapConcurrently([...images.values()], CONCURRENCY, async (image) => {
    const file = join(target, `${image.id}.txt`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, formatYoloLabels(image.objects, { size: image, indices }));
  });
  for (const [split, ids] of splits) {
    const lines = ids.map((id) => `./images/${images.get(id)!.name}\n`);
    await writeFile(join(folder, `${split}.txt`), lines.join(''));
  }
  const lists = new Map([...splits.keys()].map((split) => [split, [`${split}.txt`]]));
  await writeFile(join(folder, 'data.yaml'), formatDataYaml({ names: classes, splits: lists }));
}
