import type { InputSpec } from './feeds.js';

/** Options of {@link Session.compile}. */
export interface CompileOptions {
  /** Prefix of the nodes' names, and what errors call it. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputSpec>>;
}
