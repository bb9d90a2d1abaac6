import { basename } from 'node:path';

/** What detectors write behind an image's name. */
const EXTENSION = /\.(jpe?g|png|webp|bmp|tiff?|gif|avif)$/i;

/** The number that a name is, as converters to COCO make it: "000012" is 12, "2007_000032" 2007000032. */
function numberIn(id: string): number | undefined {
  return /^\d[\d_]*$/.test(id) ? Number(id.replaceAll('_', '')) : undefined;
}

/**
 * Finds the image that a file of detections means: by its name, by its name without extension and as few of the folders in
 * front as can be, or by its number
 * where one image alone has it.
 *
 * @param ids of the ground truth
 * @returns the ground truth's name, or the one given where there is none
 */
export function imageNames(ids: Iterable<string>): (written: string) => string {
  const known = new Set<string>();
  const byNumber = new Map<number, string | null>(); // null: several
  for (const id of ids) {
    known.add(id);
    const number = numberIn(id);
    if (number !== undefined) byNumber.set(number, byNumber.has(number) ? null : id);
  }
  return (written) => {
    if (known.has(written)) return written;
    const path = written.replaceAll('\\', '/').replace(EXTENSION, '');
    // cam1/0001 may be an image of its own beside cam2/0001: as many of the folders count as can.
    const ends = path.split('/').map((_, i, parts) => parts.slice(i).join('/'));
    const end = ends.find((name) => known.has(name));
    if (end !== undefined) return end;
    const plain = basename(path);
    const number = numberIn(plain);
    return (number === undefined ? undefined : byNumber.get(number)) ?? written;
  };
}
