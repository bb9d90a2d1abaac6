import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkObjects } from './check-objects.js';
import { DatasetError } from './dataset-error.js';
import { indexImages } from './find-image.js';
import type { ImageIndex } from './find-image.js';
import type { DatasetLayout } from './find-layout.js';
import { readImageHeader } from './image-header.js';
import { mapConcurrently } from './map-concurrently.js';
import { MAX_ANNOTATION_BYTES, parseAnnotation } from './parse-annotation.js';
import type { RawAnnotation } from './parse-annotation.js';
import type { DatasetIssue, VocSample } from './types.js';

/** Annotations read at the same time: enough to hide the disk's latency. */
const CONCURRENCY = 16;

export interface ScannedSample {
  /** Missing where the sample cannot be used; `issues` says why. */
  sample?: VocSample;
  issues: DatasetIssue[];
  /** Class names of all objects in the annotation, those left out included. */
  labels: string[];
  /** The exception behind an issue of an annotation that cannot be read. */
  error?: DatasetError;
}

/** Reads the annotations of the given ids and finds their images. Throws for nothing that is wrong with one sample. */
export async function scanSamples(
  layout: DatasetLayout,
  ids: readonly string[],
  { signal, images }: { signal?: AbortSignal | undefined; images?: ImageIndex } = {},
): Promise<ScannedSample[]> {
  const index = images ?? (await indexImages(layout.images));
  return mapConcurrently(ids, CONCURRENCY, (id) => scanSample(layout, index, id), { signal });
}

async function scanSample(layout: DatasetLayout, images: ImageIndex, id: string): Promise<ScannedSample> {
  const file = join(layout.annotations, `${id}.xml`);
  const text = await readAnnotation(file);
  if (text === undefined) {
    const image = images.find(id, undefined);
    const message = `Expected an annotation of "${id}", found no such file; the image is left out.`;
    const where = image === undefined ? file : image;
    return { labels: [], issues: [{ code: 'annotation-missing', severity: 'error', file: where, message }] };
  }
  if (text instanceof DatasetError) return unreadable(file, text);
  try {
    const annotation = parseAnnotation(text, file);
    const image = images.find(id, annotation.filename);
    if (image === undefined) {
      const message = `Expected an image called "${id}" or "${annotation.filename ?? id}" in ${layout.images}, found none; the sample is left out.`;
      return {
        labels: labelsOf(annotation),
        issues: [{ code: 'image-missing', severity: 'error', file, message }],
      };
    }
    const { width, height } = annotation;
    if (width !== undefined && height !== undefined) {
      return finish({ id, image, annotation: file, width, height }, annotation.objects, []);
    }
    const header = await readImageHeader(image);
    const message = `The annotation has no size; the image's ${header.width}×${header.height} is used.`;
    return finish(
      { id, image, annotation: file, width: header.width, height: header.height },
      annotation.objects,
      [{ code: 'size-missing', severity: 'info', file, message }],
    );
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    return unreadable(file, error);
  }
}

function finish(
  sample: Omit<VocSample, 'objects'>,
  raw: RawAnnotation['objects'],
  issues: DatasetIssue[],
): ScannedSample {
  const checked = checkObjects(raw, sample, sample.annotation);
  return {
    sample: { ...sample, objects: checked.objects },
    labels: labelsOf({ objects: raw }),
    issues: [...issues, ...checked.issues],
  };
}

const labelsOf = ({ objects }: RawAnnotation): string[] => objects.flatMap(({ name }) => name ?? []);

function unreadable(file: string, error: DatasetError): ScannedSample {
  const code = error.code === 'IMAGE_UNREADABLE' ? 'image-unreadable' : 'annotation-invalid';
  const issue = { code, severity: 'error', file: error.file ?? file, message: error.message } as const;
  return { labels: [], issues: [issue], error };
}

/** The text of an annotation, nothing if there is no such file, or why it cannot be had. */
async function readAnnotation(file: string): Promise<string | DatasetError | undefined> {
  try {
    const { size } = await stat(file);
    if (size <= MAX_ANNOTATION_BYTES) return await readFile(file, 'utf8');
    return new DatasetError(
      'ANNOTATION_INVALID',
      `Expected an annotation of at most ${MAX_ANNOTATION_BYTES} bytes, ${file} has ${size}.`,
      { file },
    );
  } catch (cause) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT')
      return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new DatasetError('ANNOTATION_INVALID', `Cannot read ${file}: ${reason}`, { file, cause });
  }
}
