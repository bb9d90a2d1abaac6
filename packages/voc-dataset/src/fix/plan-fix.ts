import { checkObjects } from '../check-objects.js';
import { compareSizes } from '../compare-sizes.js';
import type { ImageHeader } from '../image-header.js';
import type { RawAnnotation } from '../parse-annotation.js';
import { parseDecimal } from '../parse-decimal.js';
import { sizeOfBoxes } from '../size-of-boxes.js';
import type { VocBox } from '../types.js';
import type { AnnotationEdit } from './edit-annotation.js';
import { fitBoxes } from './fit-boxes.js';
import { orderCorners } from './order-corners.js';

/** A change that a fix makes. */
export interface FixChange {
  /** Stable name, that of the issue it mends. */
  code: string;
  /** The original file. */
  file: string;
  /** 1-based number of the object in the annotation. */
  object?: number;
  /** For people: what was wrong and what the copy has instead. */
  message: string;
}

export interface FixPlan {
  edit: AnnotationEdit;
  /** What becomes of the image: copied as it is, turned as EXIF says, or kept as stored without what EXIF says. */
  image: 'copy' | 'turn' | 'keep-stored';
  changes: FixChange[];
}

/** Issues of an object for which the copy leaves it out. */
const DROPPING = new Set([
  'name-missing',
  'box-missing',
  'box-invalid',
  'zero-area',
  'negative-area',
  'box-outside',
  'duplicate-box',
]);

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

/**
 * Decides what an annotation and its image become, so that training on them needs no exceptions: the size is the
 * image's own, boxes lie in it, once each, and EXIF turns nothing.
 *
 * @param name file name of the image in the copy
 */
export function planFix(
  annotation: RawAnnotation,
  header: ImageHeader,
  { file, image, name }: { file: string; image: string; name: string },
): FixPlan {
  const { width, height, objects, filename } = annotation;
  const changes: FixChange[] = [];
  const annotated = width !== undefined && height !== undefined ? { width, height } : undefined;
  const judged = annotated && sizeOfBoxes(objects, annotated, header);
  const { isUpright } = compareSizes(header, judged ?? annotated ?? header);
  const size = isUpright
    ? { width: header.width, height: header.height }
    : { width: header.storedWidth, height: header.storedHeight };
  const fitted = fitBoxes(objects, annotated, { ...size, isOfBoxes: judged !== undefined });
  if (fitted.message !== undefined) changes.push({ code: 'size-mismatch', file, message: fitted.message });
  const unclear = new Map<number, string>();
  const upright = fitted.objects.map((written, i) => {
    const { object, message, isAmbiguous = false } = orderCorners(written, size);
    if (message !== undefined && isAmbiguous) unclear.set(i + 1, message);
    else if (message !== undefined) changes.push({ code: 'negative-area', file, object: i + 1, message });
    return object;
  });
  const checked = checkObjects(upright, size, file);
  const dropped = new Set<number>();
  for (const { code, object, message } of checked.issues) {
    if (object === undefined || !(DROPPING.has(code) || code === 'box-clipped')) continue;
    if (DROPPING.has(code)) dropped.add(object);
    const told =
      code === 'duplicate-box'
        ? message.replace('both are used', 'the object is left out')
        : ((code === 'negative-area' ? unclear.get(object) : undefined) ?? message);
    changes.push({ code, file, object, message: told });
  }
  const boxes = new Map<number, VocBox>();
  for (const [i, { box }] of checked.objects.entries()) {
    const number = checked.numbers[i]!;
    const written = objects[number - 1]!.box;
    if (!dropped.has(number) && SIDES.some((side) => parseDecimal(written?.[side]) !== box[side]))
      boxes.set(number, box);
  }
  if (filename !== name) {
    const was = filename === undefined ? 'was missing' : `was "${filename}"`;
    changes.push({ code: 'filename-mismatch', file, message: `<filename> ${was}; it is "${name}".` });
  }
  if (header.orientation !== 1) {
    const message = isUpright
      ? `The picture is turned upright (EXIF orientation ${header.orientation}) and compressed anew.`
      : `The boxes fit the stored picture, which is kept; its EXIF orientation ${header.orientation} is taken off, and it is compressed anew.`;
    changes.push({ code: 'exif-orientation', file: image, message });
  }
  const isSized = annotated?.width === size.width && annotated.height === size.height;
  return {
    edit: { boxes, dropped, ...(filename !== name && { filename: name }), ...(!isSized && { size }) },
    image: header.orientation === 1 ? 'copy' : isUpright ? 'turn' : 'keep-stored',
    changes,
  };
}
