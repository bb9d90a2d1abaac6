import { InterruptedElsewhere } from './rank-shares.js';

/** Measures with the other ranks; where one of them is interrupted, so is this one. */
export async function together<T>(measure: () => Promise<T>, ending: AbortController): Promise<T> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof InterruptedElsewhere) ending.abort(error);
    throw error;
  }
}
