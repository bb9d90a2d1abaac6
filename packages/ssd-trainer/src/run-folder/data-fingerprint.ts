import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { VocSample } from '@ssd/voc-dataset';

/** What tells a set of images from another, whatever folder they lie in and in whatever order they were read. */
export interface DataFingerprint {
  /** SHA-256 of all images' own digests, by rising id. */
  readonly digest: string;
  readonly images: number;
  readonly objects: number;
}

/** A fingerprint with the digest of each image by its id, in the order of the set. */
export interface ImageDigests extends DataFingerprint {
  readonly byImage: ReadonlyMap<string, string>;
}

/** Letters of an image's digest: two of a million images are alike with a chance of 1 to 500 million. */
const SHORT = 16;
/** Files looked at at once. */
const AT_ONCE = 64;

/**
 * Digests of a set: of each image its id, its size, its objects with their labels, boxes and flags, and the bytes that its file has.
 * Folders and times of files are not in it, nor is the order of the objects of an image.
 */
export async function fingerprintOf(samples: readonly VocSample[]): Promise<ImageDigests> {
  const bytes = await sizesOf(samples.map(({ image }) => image));
  const byImage = new Map(samples.map((sample, i) => [sample.id, digestOf(sample, bytes[i]!)]));
  const hash = createHash('sha256');
  for (const id of [...byImage.keys()].sort()) hash.update(`${JSON.stringify(id)} ${byImage.get(id)!}\n`);
  return {
    digest: hash.digest('hex'),
    images: samples.length,
    objects: samples.reduce((sum, { objects }) => sum + objects.length, 0),
    byImage,
  };
}

function digestOf({ id, width, height, objects }: VocSample, bytes: number | null): string {
  const told = objects
    .map(({ label, box: { xmin, ymin, xmax, ymax }, difficult, truncated }) =>
      JSON.stringify([label, xmin, ymin, xmax, ymax, difficult, truncated]),
    )
    .sort();
  const text = JSON.stringify([id, width, height, bytes, told]);
  return createHash('sha256').update(text).digest('hex').slice(0, SHORT);
}

/** Bytes of each file; null for one that cannot be looked at, which the loader says when its turn comes. */
async function sizesOf(paths: readonly string[]): Promise<(number | null)[]> {
  const sizes: (number | null)[] = [];
  for (let i = 0; i < paths.length; i += AT_ONCE) {
    const some = paths.slice(i, i + AT_ONCE).map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found?.size ?? null;
    });
    sizes.push(...(await Promise.all(some)));
  }
  return sizes;
}

/** What became of a set of images; the ids in the order of the sets. */
export interface DataChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Of another size, with other objects, or with another file. */
  readonly changed: readonly string[];
}

export function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): DataChanges {
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed: [...after.keys()].filter((id) => before.has(id) && before.get(id) !== after.get(id)),
  };
}

/** Images that are named of each kind of change. */
const NAMED = 5;

/** `1 image removed: a7; 3 images changed: b1, b2, b3` */
export function formatDataChanges(changes: DataChanges): string {
  return (['added', 'removed', 'changed'] as const)
    .filter((kind) => changes[kind].length > 0)
    .map((kind) => {
      const ids = changes[kind];
      const more = ids.length > NAMED ? ' …' : '';
      return `${ids.length} ${ids.length === 1 ? 'image' : 'images'} ${kind}: ${ids.slice(0, NAMED).join(', ')}${more}`;
    })
    .join('; ');
}
