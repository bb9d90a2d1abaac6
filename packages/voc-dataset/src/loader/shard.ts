/** One of several processes that train together, each on its own part of every epoch. */
export interface Shard {
  /** Number of this process, from 0. */
  rank: number;
  /** Number of processes. */
  ranks: number;
}

/**
 * Number of samples of an epoch that every rank sees. What does not divide is left out where incomplete batches are,
 * and otherwise made up for from the epoch's beginning, so that all ranks make the same number of steps.
 */
export function shardLength(epochLength: number, { ranks }: Shard, dropLast: boolean): number {
  return dropLast ? Math.floor(epochLength / ranks) : Math.ceil(epochLength / ranks);
}

/**
 * Where a rank's sample stands in the epoch: ranks take turns, so that together they see in one step what a single
 * process would see in a batch as large as all of theirs.
 */
export function epochPosition(position: number, { rank, ranks }: Shard): number {
  return rank + ranks * position;
}
