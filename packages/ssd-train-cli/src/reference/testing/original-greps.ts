/** The numbers of a training, as the reference's scripts take them out of its log. */
export interface GreppedNumbers {
  /** Images a second. */
  readonly fps: string;
  readonly accuracy: string;
  readonly loss: string;
}

/** What `grep WORD | tail -n 1 | awk '{print $FIELD}'` prints. */
function lastField(log: string, word: string, field: number): string {
  const last = log
    .split('\n')
    .filter((line) => line.includes(word))
    .at(-1);
  return last?.trim().split(/\s+/)[field - 1] ?? '';
}

/**
 * Reads a log the way the reference's scripts do: any line with the word, the last one, by the number of its field. So
 * does whoever has tools around those scripts.
 */
export function originalGreps(log: string, batchSize: number): GreppedNumbers {
  return {
    fps: (batchSize * Number(lastField(log, 'perf', 5))).toFixed(2),
    accuracy: lastField(log, 'mAP', 4),
    loss: lastField(log, 'loss:', 2).split(':')[1] ?? '',
  };
}
