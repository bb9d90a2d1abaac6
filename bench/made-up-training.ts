// The trainer's own training step of a preset, on made-up pictures: what the benchmarks time.
import { createModel } from '@ssd/model';
import type { CompiledFunction, Session } from '@ssd/tf-runtime';
import { momentum, multibox } from '@ssd/trainer';
import { compileStep } from '@ssd/trainer/training';
import type { Batch } from '@ssd/voc-dataset';

/** A step compiled into a session. */
export interface MadeUpStep {
  /** Makes one step; resolves to its total loss. */
  readonly run: () => Promise<number>;
  /** Operations of its graph. */
  readonly nodes: number;
}

/** Made once; compiled into as many sessions as are to be compared. */
export interface MadeUpTraining {
  readonly compile: (session: Session) => MadeUpStep;
}

export const madeUpTraining = (preset: string, batchSize: number): MadeUpTraining => {
  const model = createModel({ preset, classes: ['a', 'b', 'c'], seed: 1 });
  const anchors = model.anchors.count;
  const { width, height } = model.preset.boxes.imageSize;
  const batch: Batch = {
    epoch: 0,
    index: 0,
    size: batchSize,
    samples: [],
    images: Uint8Array.from({ length: batchSize * height * width * 3 }, (_, i) => (i * 7919) % 256),
    targets: {
      // One box in 700 is positive: a dozen an image.
      classes: Int32Array.from({ length: batchSize * anchors }, (_, i) => (i % 700 === 0 ? i % 3 : 3)),
      offsets: Float32Array.from({ length: batchSize * anchors * 4 }, (_, i) => Math.sin(i)),
    },
    release: () => undefined,
  };
  const compile = (session: Session): MadeUpStep => {
    const compiled: CompiledFunction[] = [];
    const step = compileStep({
      session: {
        compile: (fn, options) => {
          const made = session.compile(fn, options);
          compiled.push(made);
          return made;
        },
        graphDef: () => session.graphDef(),
      },
      model,
      batchSize,
      averages: [],
      optimizer: momentum(),
      weightDecay: 5e-4,
      clipNorm: null,
      loss: multibox(),
    });
    return {
      run: async () => (await step.run(batch, { learningRate: 1e-4, emaDecay: 0 })).total,
      nodes: compiled.reduce((sum, { nodes }) => sum + nodes, 0),
    };
  };
  return { compile };
};
