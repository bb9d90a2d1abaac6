import { createRng } from '@ssd/augment';
import type { Batch } from '@ssd/voc-dataset';
import { defaultsOf, detectorName } from '@ssd/trainer/config';
import { openSession, type TrainingSession } from '@ssd/trainer/training';
import type { SpeedRecord } from '../speed/speed-record.js';

export interface MeasureSpeedOptions {
  readonly preset: string;
  readonly classes: readonly string[];
  readonly batchSize: number;
  readonly precision: SpeedRecord['precision'];
  readonly signal: AbortSignal;
  /** Told before each step. */
  readonly onProgress?: ((step: number) => void) | undefined;
  /** Seconds on a clock that only goes forward. @default the process's */
  readonly now?: () => number;
}

/** Detectors of which a whole batch is a matter of tenths of a second. */
const NARROW: ReadonlySet<string> = new Set(['mini', 'mini256']);
/** Pictures that a wide detector is timed with: a step of `vgg300` with eight takes seconds. */
const FEW = 2;
/** Steps before those that are timed: TensorFlow prepares the graph. */
const START_UP = 1;
const FEWEST = 2;
const MOST = 30;
/** Seconds that are timed, as far as the fewest steps allow. */
const ENOUGH = 3;

/**
 * Images per second of the real step of a preset, with made-up pictures, in a few seconds. What it leaves out is what threads do
 * meanwhile: a training that reads and varies pictures on the same cores is a little slower.
 *
 * @throws the signal's reason when aborted
 */
export async function measureSpeed({
  preset,
  classes,
  batchSize: wanted,
  precision,
  signal,
  onProgress = () => undefined,
  now = () => performance.now() / 1000,
}: MeasureSpeedOptions): Promise<number> {
  const batchSize = NARROW.has(detectorName(preset)) ? wanted : Math.min(wanted, FEW);
  signal.throwIfAborted();
  const config = {
    ...defaultsOf({ preset }).settings,
    dataDir: '.',
    trainSplit: 'train',
    validationSplit: null,
  };
  const opened = await openSession({ config, classes, batchSize, precision });
  const { session } = opened;
  try {
    const batch = madeUpBatch(session.model, batchSize);
    let steps = 0;
    let start = now();
    for (; steps < START_UP + MOST; steps++) {
      signal.throwIfAborted();
      if (steps === START_UP) start = now();
      if (steps >= START_UP + FEWEST && now() - start >= ENOUGH) break;
      onProgress(steps + 1);
      await session.step.run(batch, { learningRate: 1e-6, emaDecay: 0 });
    }
    return ((steps - START_UP) * batchSize) / (now() - start);
  } finally {
    opened.dispose();
  }
}

/** Noise, with an object on every hundredth anchor: as many as there are in pictures, about. */
function madeUpBatch({ preset, anchors, classes }: TrainingSession['model'], size: number): Batch {
  const rng = createRng(1);
  const { width, height } = preset.boxes.imageSize;
  const images = new Uint8Array(size * width * height * 3).map(() => rng.int(256));
  const targets = {
    classes: new Int32Array(size * anchors.count).map((_, i) => (i % 100 === 0 ? 0 : classes.length)),
    offsets: new Float32Array(size * anchors.count * 4),
  };
  return { epoch: 0, index: 0, size, images, targets, samples: [], release: () => undefined };
}
