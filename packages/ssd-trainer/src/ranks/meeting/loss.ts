import { TrainerError } from '../../errors/trainer-error.js';
import { Deferred } from './deferred.js';

/** What to do about ranks that fail, as the one sentence that fits all of them. */
const HINT = 'See what that rank said; the last checkpoint is whole, and "resume" goes on from it.';

/** The end of a rank that the others cannot go on without. */
export class Loss {
  readonly #told = new Deferred<never>();
  error: TrainerError | undefined;
  /** Whether the rank said it itself. */
  saidWhy = false;

  get promise(): Promise<never> {
    return this.#told.promise;
  }

  /** The first one counts. */
  tell(
    message: string,
    { hint = HINT, saidWhy = false }: { hint?: string | undefined; saidWhy?: boolean } = {},
  ): void {
    if (this.error !== undefined) return;
    this.saidWhy = saidWhy;
    this.error = new TrainerError('E_RANKS', message, { hint });
    this.#told.reject(this.error);
  }
}
