import type { Options } from './option.js';

/** Options that every command takes. */
export const globalOptions = {
  json: {
    kind: 'flag',
    description: 'End with one line of JSON on stdout; everything for humans stays on stderr.',
  },
  quiet: { kind: 'flag', short: 'q', description: 'Say nothing but warnings and errors.' },
  debug: { kind: 'flag', description: 'Show the stack and the causes of an error.' },
  help: { kind: 'flag', short: 'h', description: 'Show this text.' },
} as const satisfies Options;
