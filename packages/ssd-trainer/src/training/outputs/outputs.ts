import type { StopReason } from '../../run-folder/stop-reason.js';
import type { CheckpointHookOptions } from '../hooks/checkpoint-hook.js';
import type { EvaluationLogHookOptions } from '../hooks/evaluation-log-hook.js';
import type { Inside } from '../hooks/inspection-hooks.js';
import type { MetricsHookOptions } from '../hooks/metrics-hook.js';
import type { TensorboardSource } from '../hooks/create-hooks.js';
import type { RunFolder } from '../../run-folder/run-folder.js';

/** What a run leaves. Of several ranks only rank 0 leaves anything. */
export interface Outputs {
  readonly writer: MetricsHookOptions['writer'];
  readonly evaluationLog: EvaluationLogHookOptions['log'];
  readonly store: CheckpointHookOptions['store'];
  /** Dumps and the profile. */
  readonly inside: Inside;
  /** Absent where no events are written. */
  readonly tensorboard: TensorboardSource | undefined;
  /** Where pictures go; absent where none are drawn. */
  readonly folder: Pick<RunFolder, 'pictures' | 'nan'> | undefined;
  /** Trains, and writes down how that ended. */
  record(
    train: () => Promise<StopReason>,
    at: () => { readonly step: number; readonly elapsed: number },
  ): Promise<StopReason>;
}
