import type { CheckpointStore } from '../../checkpoint/checkpoint-store.js';
import type { Sidecar } from '../../checkpoint/sidecar.js';
import type { Hook, Run } from '../hook.js';

export interface CheckpointHookOptions {
  readonly store: Pick<CheckpointStore, 'save' | 'rewriteSidecar' | 'saveFinal'>;
  /** Everything but the variables, as of now. */
  readonly sidecar: (run: Run) => Sidecar;
  /** Epochs between checkpoints; 0 for only at the end. */
  readonly everyEpochs: number;
  /** Steps between checkpoints besides; null for none. */
  readonly everySteps: number | null;
  /** Told where each one lies. */
  readonly log: (line: string) => void;
  /** The checkpoint a resumed run started from: the same step is not saved again. */
  readonly resumedFrom?: { readonly step: number; readonly prefix: string };
}

export interface CheckpointHook extends Hook {
  /** Prefix of the last checkpoint. */
  readonly last: { readonly step: number; readonly prefix: string } | undefined;
  /** Saves, unless this step is saved already: then only what lies beside the variables is renewed. */
  saveNow(run: Run): Promise<void>;
}

/**
 * Saves every so many epochs or steps, whenever mAP is a new best, and when the run ends; one that ends by itself, and not by
 * an abort, also as final.ckpt.
 */
export function checkpointHook(options: CheckpointHookOptions): CheckpointHook {
  const { store, sidecar, everyEpochs, everySteps, log, resumedFrom } = options;
  let last = resumedFrom;

  async function save(run: Run): Promise<void> {
    const { step, epoch, batch } = run.state;
    if (last?.step === step) {
      // The variables are the same; what hooks know may be more, such as the mAP.
      await store.rewriteSidecar(last.prefix, sidecar(run));
      return;
    }
    const name = batch === 0 ? `e${epoch}.ckpt` : `s${step}.ckpt`;
    last = { step, prefix: await store.save(name, sidecar(run)) };
    log(`Checkpoint saved: ${last.prefix}`);
  }

  const stepsDue = (run: Run): boolean => everySteps !== null && run.state.step % everySteps === 0;

  return {
    name: 'checkpoint',
    get last() {
      return last;
    },
    saveNow: save,
    async afterStep(run) {
      // At the end of an epoch afterEpoch saves, when everyone has done what the epoch's end asks for.
      if (stepsDue(run) && run.state.batch !== 0) await save(run);
    },
    async afterEpoch(run, epoch) {
      const epochDue = everyEpochs > 0 && (epoch + 1) % everyEpochs === 0;
      const newBest = run.map !== undefined && run.map === run.bestMap;
      if (epochDue || newBest || stepsDue(run)) await save(run);
    },
    async afterTrain(run, reason) {
      await save(run);
      if (reason !== 'aborted') await store.saveFinal(last!.prefix); // save has set it
    },
  };
}
