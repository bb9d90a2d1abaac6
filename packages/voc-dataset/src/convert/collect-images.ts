import { readImageHeader } from '../image-header.js';
import { checkObjects } from '../check-objects.js';
import { DatasetError } from '../dataset-error.js';
import type { RawObject } from '../parse-annotation.js';
import type { DatasetIssue } from '../types.js';
import type { AnnotatedImage, AnnotatedSet } from './annotated-set.js';
import { createIds } from './unique-ids.js';

/** An image as a file that is no VOC annotation describes it. */
export interface DescribedImage {
  /** Path of the image. */
  image: string;
  /** Size that boxes are measured in. @default the image's own */
  size?: { width: number; height: number } | undefined;
  /** Names the file with the annotation in errors and issues. */
  file: string;
  /** Boxes in VOC's pixels of the size. */
  objectsFor: (size: { width: number; height: number }) => RawObject[];
}

/**
 * Gathers the images of splits into a set: an image that several splits name is one image. Objects go through the
 * checks that VOC annotations go through, so that a set is what training would use.
 */
export class ImageCollector {
  readonly #ids = createIds();
  readonly #byPath = new Map<string, AnnotatedImage>();
  readonly #splits = new Map<string, string[]>();
  readonly #issues: DatasetIssue[] = [];

  /** @param split name of the split that the image is in; nothing for none */
  async add(described: DescribedImage, split: string | undefined): Promise<void> {
    const known = this.#byPath.get(described.image);
    const { sample, issues } = await describe(described);
    if (known !== undefined) {
      if (JSON.stringify(known.objects) !== JSON.stringify(sample.objects)) {
        throw new DatasetError(
          'LABELS_INVALID',
          `Expected the same objects for ${described.image} in every split, found others in ${described.file}. Convert one split at a time.`,
          { file: described.file },
        );
      }
    } else {
      this.#issues.push(...issues);
    }
    const image = known ?? { id: this.#ids(described.image), ...sample };
    this.#byPath.set(described.image, image);
    if (split !== undefined) this.#idsOf(split).push(image.id);
  }

  report(issue: DatasetIssue): void {
    this.#issues.push(issue);
  }

  /** The set, with an empty split where a split has no images. */
  finish(classes: readonly string[], splits: readonly string[] = []): AnnotatedSet {
    for (const split of splits) this.#idsOf(split);
    const unique = new Map([...this.#splits].map(([name, ids]) => [name, [...new Set(ids)]]));
    return {
      classes: [...classes],
      images: [...this.#byPath.values()],
      splits: unique,
      issues: this.#issues,
    };
  }

  #idsOf(split: string): string[] {
    const ids = this.#splits.get(split) ?? [];
    this.#splits.set(split, ids);
    return ids;
  }
}

async function describe({ image, size, file, objectsFor }: DescribedImage): Promise<{
  sample: Omit<AnnotatedImage, 'id'>;
  issues: DatasetIssue[];
}> {
  const { width, height } = size ?? (await readImageHeader(image));
  const { objects, issues } = checkObjects(objectsFor({ width, height }), { width, height }, file);
  return { sample: { image, width, height, objects }, issues };
}
