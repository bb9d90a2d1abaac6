import { createAnchors, type Anchors } from '@ssd/anchors';
import { getPreset as getAugmentation, isolateOperation, OPERATIONS } from '@ssd/augment';
import { createLoader, type VocSample } from '@ssd/voc-dataset';
import { annotatePicture, classColors } from '@ssd/draw';
import type { TrainConfig } from '@ssd/trainer/config';
import { detectorOf } from '@ssd/trainer/config';
import { zeroBasedBox } from '@ssd/trainer/data';
import { encoderSource, openData, openLoader } from '@ssd/trainer/training';
import { pluralize } from './pluralize.js';
import { drawPixels } from './draw-pixels.js';
import { decodeTargets, type DecodedTargets } from './decode-targets.js';

/** A picture of the preview. */
export interface PreviewCell {
  /** PNG bytes. */
  png: Buffer;
  caption: string;
}

/** An image of the training's first batches, from the file to what the network is told. */
export interface PreviewRow {
  sample: VocSample;
  /** One for each column. */
  cells: PreviewCell[];
  /** Objects and matched anchors of the image as training sees it. */
  objects: number;
  anchors: number;
}

export interface Preview {
  /** Titles of the columns: the file, each operation alone, what training sees, the anchors. */
  columns: string[];
  rows: PreviewRow[];
  classes: readonly string[];
  colors: ReadonlyMap<string, string>;
}

/** Largest width of the original's picture. */
const ORIGINAL_WIDTH = 640;

/** Cells whose boxes are so many that labels would hide the picture have none; colours tell the classes. */
const MAX_LABELS = 8;

export interface MakePreviewOptions {
  config: TrainConfig;
  /** Images to show; as many as there are where there are fewer. */
  count: number;
  signal: AbortSignal;
  log: (line: string) => void;
  onProgress: (column: string) => void;
}

/**
 * Pictures of what a training with these settings does to its first images: made by the loader that training reads
 * from, with its seed, so that they are the images of its first steps to the last bit.
 */
export async function makePreview({
  config,
  count,
  signal,
  log,
  onProgress,
}: MakePreviewOptions): Promise<Preview> {
  const data = await openData(config, { signal, log, trustPictures: true });
  const model = { preset: detectorOf(config.preset), classes: data.classes };
  const colors = classColors(data.classes);
  const anchors = createAnchors(model.preset.boxes);
  const size = model.preset.boxes.imageSize;
  const seen = await firstImages(openLoader({ config, data, model }), {
    count,
    signal,
    anchors,
    size,
    labels: data.classes,
  });
  const samples = seen.map(({ sample }) => sample);

  onProgress('original');
  const columns: { title: string; cells: PreviewCell[] }[] = [
    { title: 'original', cells: await drawOriginals(samples, colors) },
  ];
  const settings =
    typeof data.augmentation === 'string' ? getAugmentation(data.augmentation) : data.augmentation;
  for (const name of OPERATIONS) {
    const alone = isolateOperation(settings, name);
    if (alone === undefined) continue;
    signal.throwIfAborted();
    onProgress(name);
    const loader = createLoader({
      samples,
      classes: data.classes,
      imageSize: size,
      batchSize: 1,
      seed: config.seed,
      augmentation: alone,
      encoder: encoderSource(model, config.matching),
      workers: 0,
      shuffle: false,
    });
    const images = await firstImages(loader, { count, signal, anchors, size, labels: data.classes });
    const cells = await Promise.all(images.map((image) => drawObjects(image, { size, colors })));
    columns.push({ title: name, cells });
  }
  onProgress('the batch');
  columns.push({
    title: 'as training sees it',
    cells: await Promise.all(seen.map((image) => drawObjects(image, { size, colors }))),
  });
  columns.push({
    title: 'matched anchors',
    cells: await Promise.all(
      seen.map(async ({ pixels, targets }) => ({
        png: await drawPixels(pixels, { size, colors, dashed: targets.anchors }),
        caption: pluralize(targets.anchors.length, 'anchor'),
      })),
    ),
  });
  return {
    columns: columns.map(({ title }) => title),
    rows: seen.map(({ sample, targets }, i) => ({
      sample,
      cells: columns.map(({ cells }) => cells[i]!),
      objects: targets.objects.length,
      anchors: targets.anchors.length,
    })),
    classes: data.classes,
    colors,
  };
}

interface SeenImage {
  sample: VocSample;
  /** RGB of the network's input. */
  pixels: Uint8Array;
  targets: DecodedTargets;
}

interface Size {
  width: number;
  height: number;
}

/** The first images that a loader gives, and the end of the loader. */
async function firstImages(
  loader: ReturnType<typeof createLoader>,
  {
    count,
    signal,
    ...context
  }: { count: number; signal: AbortSignal; anchors: Anchors; size: Size; labels: readonly string[] },
): Promise<SeenImage[]> {
  const bytes = context.size.width * context.size.height * 3;
  const images: SeenImage[] = [];
  try {
    for await (const batch of loader.batches({ epoch: 0, batch: 0 }, { epochs: 1, signal })) {
      for (const [i, sample] of batch.samples.entries()) {
        if (images.length === count) break;
        const pixels = batch.images.slice(bytes * i, bytes * (i + 1));
        images.push({ sample, pixels, targets: decodeTargets(batch.targets, i, context) });
      }
      batch.release();
      if (images.length === count) break;
    }
  } finally {
    await loader.close();
  }
  return images;
}

function drawOriginals(
  samples: readonly VocSample[],
  colors: ReadonlyMap<string, string>,
): Promise<PreviewCell[]> {
  return Promise.all(
    samples.map(async ({ image, width, height, objects }) => {
      const boxes = objects.map(({ label, box }) => ({ label, box: zeroBasedBox(box) }));
      const png = await annotatePicture(image, {
        colors,
        ...(objects.length > MAX_LABELS ? { outlines: boxes } : { detections: boxes }),
        boxSize: { width, height },
        maximumWidth: ORIGINAL_WIDTH,
      });
      return { png, caption: `${width}×${height}, ${pluralize(objects.length, 'object')}` };
    }),
  );
}

async function drawObjects(
  { pixels, targets: { objects } }: SeenImage,
  { size, colors }: { size: Size; colors: ReadonlyMap<string, string> },
): Promise<PreviewCell> {
  const boxes = objects.length > MAX_LABELS ? { outlines: objects } : { labelled: objects };
  return {
    png: await drawPixels(pixels, { size, colors, ...boxes }),
    caption: pluralize(objects.length, 'object'),
  };
}
