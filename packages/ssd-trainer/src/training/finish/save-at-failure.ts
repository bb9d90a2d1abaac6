import { TrainerError } from '../../errors/trainer-error.js';
import type { RunHooks } from '../hooks/create-hooks.js';
import type { Trainer } from '../trainer.js';

/** Where a file of the run cannot be written, its steps are saved before it ends, if the disk still takes that. */
export async function saveAtFailure(
  error: unknown,
  { trainer, hooks, log }: { trainer: Trainer; hooks: RunHooks; log: (line: string) => void },
): Promise<void> {
  const { checkpoint } = hooks;
  const ofDisk =
    error instanceof TrainerError && (error.code === 'E_DISK_FULL' || error.code === 'E_RUN_FOLDER');
  if (!ofDisk || trainer.state.step === 0 || checkpoint.last?.step === trainer.state.step) return;
  await checkpoint.saveNow(trainer).catch(() => {
    const saved = checkpoint.last;
    log(
      saved === undefined
        ? 'The steps so far could not be saved.'
        : `What was trained since step ${saved.step} could not be saved; ${saved.prefix} is whole.`,
    );
  });
}
