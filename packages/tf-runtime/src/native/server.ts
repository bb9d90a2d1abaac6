/** This process's part of a cluster. */
export interface Server {
  /** Where sessions find it: `grpc://localhost:2222`. */
  readonly target: string;
  readonly job: string;
  readonly task: number;
  /** Number of tasks. */
  readonly size: number;
  readonly cluster: readonly string[];
  /** Ops that it runs at once. */
  readonly interOpThreads: number;
}
