import type { Hook } from '../hook.js';
import { TrainerError } from '../trainer-error.js';

/**
Ends the run at the first loss or gradient norm that is not finite. Listed before the checkpoint hook, it keeps the
spoilt weights out of every checkpoint. Looks at the gradient norm, too: its overflow spoils the weights one step before
a loss shows it.
*/
export function nanGuardHook(): Hook {
  return {
    name: 'nan-guard',
    afterStep(run, { batch, losses, epoch }) {
      const terms = Object.entries(losses) as [string, number][];
      if (terms.every(([, value]) => Number.isFinite(value))) return;
      const values = terms.map(([name, value]) => `${name} ${value}`).join(', ');
      const images = batch.samples.map((sample) => `  ${sample.image}`).join('\n');
      throw new TrainerError(
        'E_NOT_FINITE',
        `Expected finite losses, got ${values} at step ${run.state.step} (epoch ${epoch + 1}, batch ${batch.index + 1}). ` +
          `Images of the batch:\n${images}`,
        {
          hint:
            `The learning rate was ${run.settings.learningRate}: try a lower one, a longer warm-up or gradient ` +
            'clipping, and "ssd validate" for boxes that are wrong. The last checkpoint is from before this step.',
        },
      );
    },
  };
}
