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
  const seen = new Map<string, Twins>();
  return images.flatMap((found): DatasetIssue[] => {
    const twins = seen.get(found.hash);
    if (twins === undefined) {
      seen.set(found.hash, { first: found, byKind: new Map([...found.kinds].map((kind) => [kind, found])) });
      return [];
    }
    const leak = leakInto(found, twins);
    for (const kind of found.kinds) if (!twins.byKind.has(kind)) twins.byKind.set(kind, found);
    if (leak !== undefined) return [leak];
    const message =
      twins.first.image === found.image
        ? 'Two annotations take this image; it is used with each.'
        : `Same contents as ${twins.first.image}; both are used, which counts the picture twice.`;
    return [{ code: 'duplicate-image', severity: 'warning', file: found.image, message }];
  });
}

/** Images of the same contents met so far: the first of all, and the first for each use. */
interface Twins {
  first: HashedImage;
  byKind: Map<SplitKind, HashedImage>;
}

function leakInto({ image, kinds }: HashedImage, { byKind }: Twins): DatasetIssue | undefined {
  const pairs = DISJOINT_KINDS.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  const pair = pairs.find(([there, here]) => byKind.has(there) && kinds.has(here));
  if (pair === undefined) return undefined;
  const [there, here] = pair;
  const message = `Same contents as ${byKind.get(there)!.image}; one is in "${there}", the other in "${here}", so that scores come out too good.`;
  return { code: 'duplicate-across-splits', severity: 'warning', file: image, message };
}
