import type { Membership } from './membership.js';

export type MeetRanksOptions = Membership & MeetingOptions;

export interface MeetingOptions {
  /** At which this process's TensorFlow will listen; needed where no list says it. */
  readonly port?: number;
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
