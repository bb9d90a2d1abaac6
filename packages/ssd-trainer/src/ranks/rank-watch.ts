/** What a rank knows of the others outside of TensorFlow: whether they mean the same run, and whether they are still there. */
export interface RankWatch {
  /**
   * Comes back once all ranks have said the same. Each rank calls it, once.
   *
   * @param facts what must be equal on all ranks, by its name
   * @throws TrainerError E_RANKS naming the first rank that differs and what it has
   */
  compare(facts: Readonly<Record<string, string>>): Promise<void>;
  /** Rejects with TrainerError E_RANKS once a rank is gone, silent, or has failed; never fulfils. */
  readonly lost: Promise<never>;
  /** Whether the lost rank itself said why it ended: this one may know more of the same. */
  readonly saidWhy: boolean;
  /** Ends the watch over this rank, whose work is done. */
  leave(): Promise<void>;
  /** Tells the others why this rank ends, and leaves. */
  fail(error: unknown): Promise<void>;
}
