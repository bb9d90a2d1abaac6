import type { Positionals } from '../cli/command.js';

/** The RUNs of a command that looks at several. */
export function runPositionals(minimum: number): Positionals {
  return {
    name: minimum > 1 ? 'RUN RUN…' : 'RUN…',
    description: 'folders of runs, or their names in runs',
    minimum,
    maximum: 20,
  };
}
