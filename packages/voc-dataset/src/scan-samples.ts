import { basename, join } from 'node:path';
import { checkObjects } from './check-objects.js';
import { DatasetError } from './dataset-error.js';
import type { ImageHeader } from './image-header.js';
import { readImageHeader } from './image-header.js';
import { MAX_PIXELS } from './image-source.js';
import { mapConcurrently } from './map-concurrently.js';
import type { OpenLayout } from './open-layout.js';
import type { RawAnnotation } from './parse-annotation.js';
import { readAnnotation } from './read-annotation.js';
import type { SplitEntry } from './select-split.js';
import { reachesOut, sizeOfBoxes, wrongSize } from './size-of-boxes.js';
import type { DatasetIssue, VocSample } from './types.js';
import { fullMessage } from './full-message.js';

/** Annotations read at the same time: enough to hide the disk's latency. */
const CONCURRENCY = 16;

export interface ScannedSample extends SplitEntry {
  /** Missing where the sample cannot be used; `issues` says why. */
  sample?: VocSample;
  issues: DatasetIssue[];
  /** Numbers of the sample's objects in its annotation, 1-based. */
  numbers: number[];
  /** Class names of all objects in the annotation, those left out included. */
  labels: string[];
  /** The exception behind an issue of an annotation that cannot be read. */
  error?: DatasetError;
}

/** What {@link ScannedSample} says beyond the entry it was made of. */
type Findings = Omit<ScannedSample, keyof SplitEntry>;

/** Reads the annotations of the given images and finds their files. Throws for nothing that is wrong with one sample. */
export async function scanSamples(
  entries: readonly SplitEntry[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ScannedSample[]> {
  const scan = async (entry: SplitEntry) => ({ ...entry, ...(await scanSample(entry)) });
  return mapConcurrently(entries, CONCURRENCY, scan, { signal });
}

async function scanSample({ layout, id }: SplitEntry): Promise<Findings> {
  const file = layout.annotationIndex.find(id);
  if (file === undefined) {
    const [other] = layout.annotationIndex.endingIn(id);
    const hint = other === undefined ? '' : ` There is "${other}": a list names the folder, too.`;
    const message = `Expected an annotation of "${id}", found no such file; the image is left out.${hint}`;
    const where = layout.imageIndex.find(id, undefined) ?? join(layout.annotations, `${id}.xml`);
    return without({ code: 'annotation-missing', severity: 'error', file: where, message });
  }
  try {
    const { annotation, issues } = await readAnnotation(file, layout.root);
    const found = findImage(layout, id, { file, annotation });
    const labels = annotation.objects.flatMap(({ name }) => name ?? []);
    if (found.image === undefined) return { labels, numbers: [], issues: [...issues, ...found.issues] };
    const sized = await sizeOf(annotation, found.image, file);
    const { width, height } = sized;
    const checked = checkObjects(annotation.objects, { width, height }, file);
    return {
      sample: { id, image: found.image, annotation: file, width, height, objects: checked.objects },
      labels,
      numbers: checked.numbers,
      issues: [...issues, ...found.issues, ...sized.issues, ...checked.issues],
    };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    return unreadable(file, error);
  }
}

function findImage(
  { images, imageIndex, annotationIndex }: OpenLayout,
  id: string,
  { file, annotation }: { file: string; annotation: RawAnnotation },
): { image?: string; issues: DatasetIssue[] } {
  const { filename } = annotation;
  const image = imageIndex.find(id, filename, annotationIndex.has);
  if (image === undefined) {
    const message = `Expected an image called "${id}" or "${filename ?? id}" in ${images}, found none; the sample is left out.`;
    return { issues: [{ code: 'image-missing', severity: 'error', file, message }] };
  }
  const stated = filename === undefined ? undefined : imageIndex.named(id, filename);
  if (stated === undefined || stated === image) return { image, issues: [] };
  const message = `The annotation names ${basename(stated)}, which is there, too; ${basename(image)}, called as the annotation is, is used.`;
  return { image, issues: [{ code: 'filename-mismatch', severity: 'warning', file, message }] };
}

/** The annotation's size, or the image's where it has none that can be meant. */
async function sizeOf(
  { width, height, objects }: RawAnnotation,
  image: string,
  file: string,
): Promise<{ width: number; height: number; issues: DatasetIssue[] }> {
  if (width === undefined || height === undefined || width * height > MAX_PIXELS) {
    return imageSize({ width, height }, image, file);
  }
  const stated = { width, height };
  // The image is looked at only where there is a reason to.
  const header = reachesOut(objects, stated) ? await readHeader(image) : undefined;
  const judged = header && sizeOfBoxes(objects, stated, header);
  if (judged === undefined) return { ...stated, issues: [] };
  return { width: judged.width, height: judged.height, issues: [wrongSize(stated, judged, { file })] };
}

/** Nothing of an image that cannot be read: who decodes it says so. */
function readHeader(image: string): Promise<ImageHeader | undefined> {
  return readImageHeader(image).catch((error: unknown) => {
    if (error instanceof DatasetError) return undefined;
    throw error;
  });
}

async function imageSize(
  { width, height }: { width: number | undefined; height: number | undefined },
  image: string,
  file: string,
): Promise<{ width: number; height: number; issues: DatasetIssue[] }> {
  const header = await readImageHeader(image);
  const shown = `the image's ${header.width}×${header.height} is used.`;
  const isMissing = width === undefined || height === undefined;
  const issue: DatasetIssue = isMissing
    ? { code: 'size-missing', severity: 'info', file, message: `The annotation has no size; ${shown}` }
    : {
        code: 'size-invalid',
        severity: 'warning',
        file,
        message: `The annotation says ${width}×${height}, more than the ${MAX_PIXELS / 1e6} megapixels that are read; ${shown}`,
      };
  return { width: header.width, height: header.height, issues: [issue] };
}

function unreadable(file: string, error: DatasetError): Findings {
  const code = error.code === 'IMAGE_UNREADABLE' ? 'image-unreadable' : 'annotation-invalid';
  return {
    ...without({ code, severity: 'error', file: error.file ?? file, message: fullMessage(error) }),
    error,
  };
}

/** Of a sample that cannot be used, only why. */
function without(issue: DatasetIssue): Findings {
  return { labels: [], numbers: [], issues: [issue] };
}
