import { CommandError, type CommandErrorOptions } from './command-error.js';

/** The command line itself was wrong: an unknown name, a missing or malformed value. Exit code 2; nothing was started. */
export class UsageError extends CommandError {
  override readonly exitCode = 2;

  constructor(message: string, options: CommandErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
