import type { SplitKind } from './split-kind.js';
import { DISJOINT_KINDS } from './split-kind.js';
import type { DatasetIssue } from './types.js';

/** An image file that could be read. */
export interface HashedImage {
  image: string;
  /** Of the file's contents. */
  hash: string;
  /** What the image is for. */
  kinds: ReadonlySet<SplitKind>;
}

/** Images whose files are the same, byte by byte: within a split they count double, across splits they make scores too good. */
export function checkDuplicates(images: readonly HashedImage[]): DatasetIssue[] {
  const seen = new Map<string, HashedImage[]>();
  return images.flatMap((found): DatasetIssue[] => {
    const before = seen.get(found.hash) ?? [];
    seen.set(found.hash, [...before, found]);
    const leak = before.flatMap((other) => leakBetween(other, found))[0];
    if (leak !== undefined) return [leak];
    const twin = before[0];
    if (twin === undefined) return [];
    const message =
      twin.image === found.image
        ? 'Two annotations take this image; it is used with each.'
        : `Same contents as ${twin.image}; both are used, which counts the picture twice.`;
    return [{ code: 'duplicate-image', severity: 'warning', file: found.image, message }];
  });
}

function leakBetween(first: HashedImage, second: HashedImage): DatasetIssue[] {
  const pairs = DISJOINT_KINDS.flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]) as [SplitKind, SplitKind][];
  const pair = pairs.find(([a, b]) => first.kinds.has(a) && second.kinds.has(b));
  if (pair === undefined) return [];
  const [a, b] = pair;
  const message = `Same contents as ${first.image}; one is in "${a}", the other in "${b}", so that scores come out too good.`;
  return [{ code: 'duplicate-across-splits', severity: 'warning', file: second.image, message }];
}
