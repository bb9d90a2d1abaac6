import type { Positionals } from '../cli/command.js';

/** The RUNs of a command that looks at several. */
export const runPositionals = (minimum: number): Positionals => ({
  name: minimum > 1 ? 'RUN RUN…' : 'RUN…',
  description: 'folders of runs, or their names in runs',
  minimum,
  maximum: 20,
});
