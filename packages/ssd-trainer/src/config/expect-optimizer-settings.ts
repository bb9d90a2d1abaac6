import { TrainerError } from '../errors/trainer-error.js';
import { foreignSettings } from '../optimizers/optimizers.js';
import type { TrainConfig } from './schema.js';

type Settings = Pick<TrainConfig, 'optimizer' | 'momentum' | 'nesterov' | 'beta1' | 'beta2' | 'epsilon'>;

/**
 * A setting of another optimizer would do nothing, without a word. One that is what it would be anyway is let pass: a whole
 * configuration, such as that of a run, has them all.
 *
 * @param given what was asked for
 * @param otherwise what holds where nothing is asked for
 * @throws TrainerError E_CONFIG
 */
export function expectOptimizerSettings(
  given: { readonly [Key in keyof Settings]?: Settings[Key] | undefined },
  otherwise: Settings,
): void {
  const { optimizer = otherwise.optimizer } = given;
  for (const { setting, of } of foreignSettings(optimizer)) {
    const value = given[setting];
    if (value === undefined || value === otherwise[setting]) continue;
    throw new TrainerError(
      'E_CONFIG',
      `Expected no ${setting} beside the optimizer ${optimizer}, which takes none, got ${JSON.stringify(value)}.`,
      { hint: `Leave "${setting}" out, or take the optimizer ${of}.` },
    );
  }
}
