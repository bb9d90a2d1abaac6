import { ascend } from './ascend.js';
import { kubernetes } from './kubernetes.js';
import type { Launcher } from './launcher.js';
import { mpi } from './mpi.js';
import { slurm } from './slurm.js';
import { tfConfig } from './tf-config.js';
import { torchrun } from './torchrun.js';

/** All launchers that are known. Of several that say the same, the first one that says where to meet counts. */
export const LAUNCHERS: readonly Launcher[] = [tfConfig, slurm, kubernetes, mpi, torchrun, ascend];
