import type { TrainingStep } from '../trainer.js';
import type { Copied } from './statistics-backup.js';

/** A step that can show its graph. */
export interface CompiledStep extends TrainingStep {
  /** As a serialised GraphDef, without the values of variables. */
  graphDef(): Uint8Array;
  /** Variables of its own that are copies of others between steps. */
  readonly copies: readonly Copied[];
  /** Frees variables of its own, which the model does not know. */
  dispose(): void;
}
