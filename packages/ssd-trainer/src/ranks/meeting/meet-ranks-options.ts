export interface MeetRanksOptions {
  /** `host:port` of every rank, the same list in the same order for all of them. */
  readonly cluster: readonly string[];
  readonly rank: number;
  /** Names the run, so that ranks of another one are sent away. It keeps mistakes out, not attackers. */
  readonly run: string;
  /** What must be the same before anything is computed, by name: versions of packages. */
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds until all ranks must be there. @default 600 */
  readonly joinSeconds?: number;
  /** Seconds of silence that end the run. @default 60 */
  readonly silentSeconds?: number;
  /** Told who is waited for. @default nobody */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}
