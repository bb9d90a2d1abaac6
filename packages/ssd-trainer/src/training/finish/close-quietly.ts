import type { SummaryWriter } from '@ssd/tf-runtime';
import type { NonFatal } from '../hooks/non-fatal.js';

/** Closes TensorBoard's events; a full disk at that is said and ends no run. */
export async function closeQuietly(summaries: Pick<SummaryWriter, 'close'>, looks: NonFatal): Promise<void> {
  try {
    await summaries.close();
  } catch (error) {
    await looks.do(() => {
      throw error;
    });
  }
}
