import type { RankExchange } from '../ranks/rank-exchange.js';
import type { StopReason } from '../run-folder/stop-reason.js';
import { InterruptedElsewhere } from './validation/rank-shares.js';
import type { ValidationRanks } from './validation/validation.js';
import type { TrainerRanks } from './trainer.js';
import type { TrainingSession } from './open/training-session.js';

/** The ranks of a training, as its loop and its measurements ask them. */
export type Ranks = TrainerRanks & ValidationRanks;

/** Undefined for one rank, which asks nobody. */
export function openRanks({
  strategy,
  exchange,
}: Pick<TrainingSession, 'strategy' | 'exchange'>): Ranks | undefined {
  if (exchange === undefined) return undefined;
  const { rank, size } = strategy;
  return { rank, size, exchange, agreeOnStop: (wish) => agreeOnStop(exchange, wish) };
}

async function agreeOnStop(
  exchange: Pick<RankExchange, 'tell'>,
  wish: StopReason | undefined,
): Promise<StopReason | undefined> {
  const wishes = await exchange.tell<StopReason | null>(wish ?? null);
  return wishes.find((each) => each !== null) ?? undefined;
}

/** Measures with the other ranks; where one of them is interrupted, so is this one. */
export async function together<T>(measure: () => Promise<T>, ending: AbortController): Promise<T> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof InterruptedElsewhere) ending.abort(error);
    throw error;
  }
}
