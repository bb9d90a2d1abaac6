import { CommandError } from './command-error.js';

/** The command line itself was wrong: an unknown name, a missing or malformed value. Exit code 2; nothing was started. */
export class UsageError extends CommandError {
  static {
    this.prototype.name = 'UsageError';
  }

  override readonly exitCode = 2;
}
