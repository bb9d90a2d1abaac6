import type { SettingsOf } from '../settings/setting.js';

/** What every operation says of itself; checks, isolation and the table of the README follow from it. */
export interface Operation<S extends object> {
  /** What it does, in half a sentence. */
  readonly summary: string;
  /** What each of its settings may be. With one called `probability` it is done to that share of the images. */
  readonly settings: SettingsOf<S>;
}
