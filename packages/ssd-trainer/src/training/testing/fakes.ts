import type { Batch, VocSample } from '@ssd/voc-dataset';
import type { StepSettings } from '../hook.js';
import type { BatchSource, TrainingStep } from '../trainer.js';
import type { StepResult } from '../step-result.js';
import type { StepLosses } from '../../run-folder/epoch-record.js';

/** Makes an endless sequence of empty batches; `waitSeconds` grows by `wait` a batch. */
export function fakeLoader({ batchesPerEpoch = 3, batchSize = 4, wait = 0 } = {}): BatchSource & {
  readonly given: string[];
  readonly released: string[];
} {
  const given: string[] = [];
  const released: string[] = [];
  let waited = 0;
  return {
    batchesPerEpoch,
    given,
    released,
    get waitSeconds() {
      return waited;
    },
    async *batches(position = { epoch: 0, batch: 0 }) {
      let { epoch, batch: index } = position;
      for (;;) {
        await Promise.resolve();
        waited += wait;
        const name = `${epoch}.${index}`;
        given.push(name);
        yield fakeBatch(epoch, index, batchSize, () => released.push(name));
        index += 1;
        if (index === batchesPerEpoch) [epoch, index] = [epoch + 1, 0];
      }
    },
  };
}

export function fakeBatch(epoch: number, index: number, size: number, release: () => void = () => {}): Batch {
  const samples = Array.from({ length: size }, (_, i): VocSample => {
    const id = `${epoch}-${index}-${i}`;
    return {
      id,
      image: `JPEGImages/${id}.jpg`,
      annotation: `Annotations/${id}.xml`,
      width: 10,
      height: 10,
      objects: [],
    };
  });
  return { epoch, index, size, images: new Uint8Array(0), targets: {}, samples, release };
}

export const losses: StepLosses = { total: 6, localization: 1, confidence: 3, l2: 2, gradientNorm: 5 };

/** A step that takes what `lossesAt` says (default: always the same) and notes the settings it was run with. */
export function fakeStep(lossesAt: (call: number) => StepResult = () => losses): TrainingStep & {
  readonly settings: StepSettings[];
} {
  const settings: StepSettings[] = [];
  return {
    settings,
    run: (_batch, given) => {
      settings.push({ ...given });
      return Promise.resolve(lossesAt(settings.length));
    },
  };
}

/** A clock that is `seconds` further at every look. */
export function fakeClock(seconds: number): () => number {
  let now = 0;
  return () => (now += seconds);
}
