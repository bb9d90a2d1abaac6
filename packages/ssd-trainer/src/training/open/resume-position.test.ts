import fc from 'fast-check';
import type { Sidecar } from '../../checkpoint/sidecar.js';
import { madeConfig } from '../../testing/run-files.js';
import { resumePosition } from './resume-position.js';

const at = (run: Partial<Sidecar['run']>, batchSize = 2): Pick<Sidecar, 'run' | 'config'> => ({
  run: { step: 9, epoch: 1, batch: 3, epochEnds: false, elapsed: 5, ...run },
  config: { ...madeConfig, batchSize },
});

describe('resumePosition', () => {
  it('is the batch it was where batches are the same', () => {
    const sidecar = at({ image: 6 });
    expect(resumePosition({ sidecar, batchSize: 2, batchesPerEpoch: 6, images: 12 })).toEqual({
      run: { step: 9, epoch: 1, batch: 3, epochEnds: false, elapsed: 5 },
      image: 6,
      again: 0,
    });
  });

  it.each([
    // 3 batches of 2 are 6 images.
    [3, 4, { batch: 2, epoch: 1 }, 0],
    [4, 3, { batch: 1, epoch: 1 }, 2], // the second batch of 4 begins at image 4
    [8, 1, { batch: 0, epoch: 1 }, 6],
    [1, 12, { batch: 6, epoch: 1 }, 0],
    [5, 1, { batch: 0, epoch: 2, epochEnds: true }, 0], // of two batches of 5 the first is over, and only one is whole
  ])('counts images: batches of %i, %i an epoch', (batchSize, batchesPerEpoch, run, again) => {
    for (const sidecar of [at({ image: 6 }), at({})]) {
      const found = resumePosition({ sidecar, batchSize, batchesPerEpoch, images: 12 });
      expect(found).toMatchObject({ run, again, image: 6 });
      expect(found.run).not.toHaveProperty('image');
    }
  });

  it('takes the batches of an old checkpoint for as large as they were, of fewer images than a batch too', () => {
    const sidecar = at({ batch: 1 }, 16);
    const found = resumePosition({ sidecar, batchSize: 3, batchesPerEpoch: 4, images: 12 });
    expect(found).toMatchObject({ image: 12, run: { epoch: 2, batch: 0, epochEnds: true } }); // 12 of 12 in one batch
  });

  it('is always one that a loader has, and repeats less than a batch', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 40, max: 90 }),
        (before, now, batch, images) => {
          const sidecar = at({ batch, image: batch * before });
          const batchesPerEpoch = Math.floor(images / now);
          const { run, image, again } = resumePosition({ sidecar, batchSize: now, batchesPerEpoch, images });
          expect(run.batch).toBeLessThan(batchesPerEpoch);
          expect(again).toBeLessThan(now);
          if (run.epoch === 1) expect(run.batch * now + again).toBe(image);
          else expect(image).toBeGreaterThanOrEqual(batchesPerEpoch * now);
        },
      ),
    );
  });
});
