import type { Explained } from '../cli/command.js';

/** Environment variables of every command that computes. */
export const tensorflowVariables: Explained = {
  SSD_LIBTENSORFLOW: "TensorFlow's library, or its folder, to take instead of one that is found.",
  XDG_CACHE_HOME: 'Folder above ssd-tensorflow, where the library fetched lies (default ~/.cache).',
};
