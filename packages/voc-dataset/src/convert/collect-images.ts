import { basename } from 'node:path';
import { readImageHeader } from '../image-header.js';
import { checkObjects } from '../check-objects.js';
import type { RawObject } from '../parse-annotation.js';
import type { DatasetIssue } from '../types.js';
import { sizeOfBoxes, wrongSize } from '../size-of-boxes.js';
import type { AnnotatedSet } from './annotated-set.js';
import type { Frame } from './frame-image.js';
import { frameImage, tryHeader } from './frame-image.js';
import { isQuarterTurn } from './turn-box.js';
import { createIds } from './unique-ids.js';
import { labelsInvalid } from './labels-invalid.js';

/** An image as a file that is no VOC annotation describes it. */
export interface DescribedImage {
  /** Path of the image. */
  image: string;
  /** What the data set calls it: its path in the data set, with `/`. @default the file's name */
  name?: string | undefined;
  /** Size that the file says, which boxes are measured in. @default the image's own */
  size?: { width: number; height: number } | undefined;
  /** Whether the annotation that it came from was made on the stored picture, see STORED_LIST. @default false */
  isStored?: boolean;
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
  readonly #byPath = new Map<string, { name: string | undefined; sample: Frame }>();
  /** Paths of each split's images. */
  readonly #splits = new Map<string, string[]>();
  readonly #issues: DatasetIssue[] = [];

  /** @param splits names of the splits that the image is in */
  async add(described: DescribedImage, splits: readonly string[]): Promise<void> {
    const known = this.#byPath.get(described.image);
    const { sample, issues } = await describe(described);
    if (known !== undefined) {
      if (JSON.stringify(known.sample.objects) !== JSON.stringify(sample.objects)) {
        throw labelsInvalid(
          `Expected the same objects for ${described.image} in every split, found others in ${described.file}.`,
          { hint: 'Convert one split at a time.', file: described.file },
        );
      }
    } else {
      this.#issues.push(...issues);
    }
    if (known === undefined) this.#byPath.set(described.image, { name: described.name, sample });
    for (const split of splits) this.#imagesOf(split).push(described.image);
  }

  report(issue: DatasetIssue): void {
    this.#issues.push(issue);
  }

  /** The set, with an empty split where a split has no images. */
  finish(classes: readonly string[], splits: readonly string[] = []): AnnotatedSet {
    for (const split of splits) this.#imagesOf(split);
    const paths = [...this.#byPath.keys()];
    const ids = createIds(paths.map((file) => ({ file, name: this.#byPath.get(file)!.name })));
    const byPath = new Map(paths.map((path, i) => [path, ids[i]!]));
    return {
      classes: [...classes],
      images: paths.map((path) => ({ id: byPath.get(path)!, ...this.#byPath.get(path)!.sample })),
      splits: new Map(
        [...this.#splits].map(([split, files]) => [
          split,
          [...new Set(files)].map((file) => byPath.get(file)!),
        ]),
      ),
      issues: this.#issues,
    };
  }

  #imagesOf(split: string): string[] {
    const files = this.#splits.get(split) ?? [];
    this.#splits.set(split, files);
    return files;
  }
}

async function describe({ image, size, file, isStored, objectsFor }: DescribedImage): Promise<{
  sample: Frame;
  issues: DatasetIssue[];
}> {
  const looked =
    size === undefined ? { header: await readImageHeader(image), issues: [] } : await tryHeader(image);
  const { header } = looked;
  const judged = size && header && sizeOfBoxes(objectsFor(size), size, header);
  const { width, height } = judged ?? size ?? header!;
  const wrong = judged ? [wrongSize(size, judged, { file: image, subject: basename(file) })] : [];
  const { objects, issues } = checkObjects(objectsFor({ width, height }), { width, height }, file);
  const found: Frame = { image, width, height, objects };
  const framed = header === undefined ? { frame: found, issues: [] } : frameImage(found, header, file);
  const storedAs =
    isStored === true && header !== undefined && isQuarterTurn(header.orientation)
      ? header.orientation
      : framed.frame.storedAs;
  return {
    sample: { ...framed.frame, ...(storedAs !== undefined && { storedAs }) },
    issues: [...looked.issues, ...wrong, ...framed.issues, ...issues],
  };
}
