/** How several ranks make a step together. */
export interface RankSettings {
  /**
   * 'one': they share a batch, and the step is that of one rank with all of it. 'reference': each has a batch and a loss of its own, and
   * the step is made with the mean of their gradients, as the reference does on several devices.
   */
  readonly as: 'one' | 'reference';
  /** Whether batch norm goes by the statistics of all ranks; else each rank by its own. Of 'one'. */
  readonly syncBatchNorm: boolean;
}

/** Ranks that are one rank. */
export const AS_ONE: RankSettings = { as: 'one', syncBatchNorm: true };
