import type { ModelPreset } from '@ssd/model';
import { Session, type SessionOptions } from '@ssd/tf-runtime';
import type { Batch } from '@ssd/voc-dataset';
import type { CompileStepOptions } from '../step/compile-step-options.js';
import type { Hook } from '../hook.js';
import { scheduleSchema, type Schedule } from '../../schedules/schedules.js';
import { scheduleHook } from '../hooks/schedule-hook.js';
import { Trainer, type BatchSource } from '../trainer.js';
import type { StepLosses } from '../../run-folder/epoch-record.js';
import { WatchedSession } from '../step/watched-session.js';
import { fakeBatch } from './fakes.js';
import { tinyBatch, withTinyStep } from './tiny-step.js';

/** Images of a step. */
const SIZE = 4;

export interface WatchedTrainingOptions {
  readonly steps: number;
  readonly learningRate?: number;
  readonly step?: Partial<CompileStepOptions> & { readonly preset?: ModelPreset };
  readonly sessionOptions?: SessionOptions;
  /** Changes a batch, counted from 0, before it is trained on. */
  readonly doctor?: (batch: Batch, index: number) => void;
  readonly hooks: (watched: WatchedSession, session: Session) => readonly Hook[];
}

/** Trains a tiny model for some steps, four images each, with hooks that look inside. Resolves to the losses. */
export async function watchedTraining({
  steps,
  learningRate = 0.1,
  step: options = {},
  sessionOptions,
  doctor = () => undefined,
  hooks,
}: WatchedTrainingOptions): Promise<StepLosses[]> {
  const session = new Session(sessionOptions);
  const watched = new WatchedSession(session, SIZE);
  const seen: StepLosses[] = [];
  const record: Hook = { name: 'record', afterStep: (_run, { losses }) => void seen.push(losses) };
  try {
    await withTinyStep({ ...options, session: watched }, async ({ step }) => {
      const all = [
        scheduleHook({ schedule: constant(learningRate), emaDecay: null, timeLimit: null }),
        ...hooks(watched, session),
        record,
      ];
      const loader = loaderOf(steps, doctor);
      await new Trainer({ step, loader, hooks: all, epochs: 1 }).train();
    });
  } finally {
    session.dispose();
  }
  return seen;
}

/** The batch of a step, with images of the names that `fakeBatch` gives. */
export function batchOf(index: number): Batch {
  return { ...tinyBatch(SIZE, index + 1), index, samples: fakeBatch(0, index, SIZE).samples };
}

function constant(rate: number): Schedule {
  return scheduleSchema.parse({ kind: 'piecewise', values: [rate], boundaries: [] });
}

function loaderOf(batchesPerEpoch: number, doctor: Required<WatchedTrainingOptions>['doctor']): BatchSource {
  return {
    batchesPerEpoch,
    waitSeconds: 0,
    async *batches() {
      for (let index = 0; ; index++) {
        await Promise.resolve();
        const batch = batchOf(index);
        doctor(batch, index);
        yield batch;
      }
    },
  };
}
