import type { AnyCommand } from './command.js';

/** A command as the list shows it, and the way to load it: starting `ssd doctor` must not load TensorFlow's kernels. */
export interface CommandEntry {
  /** One word, or two where commands belong together: `weights inspect`. */
  name: string;
  summary: string;
  load: () => Promise<AnyCommand>;
}
