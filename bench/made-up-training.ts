// The trainer's own training step of a preset, on made-up pictures: what the benchmarks time.
import { createModel } from '@ssd/model';
import type { CompiledFunction, Feeds, Session } from '@ssd/tf-runtime';
import { momentum, multibox } from '@ssd/trainer';
import { compileStep, type CompileStepOptions } from '@ssd/trainer/training';
import type { Batch } from '@ssd/voc-dataset';

/** A step compiled into a session. */
export interface MadeUpStep {
  /** Makes one step; resolves to its total loss. */
  readonly run: () => Promise<number>;
  /** Operations of its graph. */
  readonly nodes: number;
  /** What it consists of, with what each was last fed: nothing before the first step. */
  readonly functions: readonly { readonly fn: CompiledFunction; readonly feeds: () => Feeds | undefined }[];
}

/** Made once; compiled into as many sessions as are to be compared. */
export interface MadeUpTraining {
  readonly compile: (session: Session, options?: Pick<CompileStepOptions, 'lossScale'>) => MadeUpStep;
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
  const compile: MadeUpTraining['compile'] = (session, options = {}) => {
    const compiled: { fn: CompiledFunction; feeds: () => Feeds | undefined }[] = [];
    const step = compileStep({
      session: {
        compile: (fn, compileOptions) => {
          const made = session.compile(fn, compileOptions);
          let fed: Feeds | undefined;
          compiled.push({ fn: made, feeds: () => fed });
          return {
            ...made,
            run: (feeds, runOptions) => {
              fed = feeds;
              return made.run(feeds, runOptions);
            },
          };
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
      ...options,
    });
    return {
      run: async () => (await step.run(batch, { learningRate: 1e-4, emaDecay: 0 })).total,
      nodes: compiled.reduce((sum, { fn }) => sum + fn.nodes, 0),
      functions: compiled,
    };
  };
  return { compile };
};
