import { exitNow } from '@ssd/tf-runtime';
import type { Strategy } from '@ssd/trainer/strategies';
import { train, type TrainContext, type TrainOptions, type TrainResult } from '@ssd/trainer/training';

/** Milliseconds that the command has to say why it ends. */
const LAST_WORDS = 1000;

/**
 * Trains as one of several ranks. Where that fails, the process ends whatever still goes on in it: a step that waits for a rank that is
 * lost cannot be taken back.
 */
export async function trainAsRank(
  options: TrainOptions,
  context: TrainContext & { readonly strategy: Strategy },
): Promise<TrainResult> {
  try {
    return await train(options, context);
  } catch (error) {
    setTimeout(() => exitNow(Number(process.exitCode ?? 1)), LAST_WORDS).unref();
    throw error;
  }
}
