import type { SummaryWriter } from '@ssd/tf-runtime';
import type { OnlyLooks } from '../hooks/only-looks.js';

/** Closes TensorBoard's events; a full disk at that is said and ends no run. */
export async function closeQuietly(summaries: Pick<SummaryWriter, 'close'>, looks: OnlyLooks): Promise<void> {
  try {
    await summaries.close();
  } catch (error) {
    await looks.do(() => {
      throw error;
    });
  }
}
