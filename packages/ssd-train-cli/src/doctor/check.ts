/** What a look at one part of the machine found. */
export interface Check {
  /** The part, e.g. `TensorFlow`. */
  name: string;
  /** `problem`: training cannot run. `warning`: it runs, but worse than it could. */
  status: 'ok' | 'warning' | 'problem';
  /** What is there. */
  found: string;
  /** What to do, where something is to be done. */
  hint?: string;
  /** The same for machines. */
  facts: Readonly<Record<string, string | number | boolean | null>>;
}
