import { join } from 'node:path';
import { freeBytes } from '../../files/free-bytes.js';
import type { Hook } from '../hook.js';
import { dumpHook } from './dump-hook.js';
import { overflowHook } from './overflow-hook.js';
import { profilingHook } from './profiling-hook.js';
import { precisionText } from '../../precision/precision.js';
import { nonFatal } from './non-fatal.js';
import type { PreparedRun } from '../open/prepare-run.js';
import type { WatchedSession } from '../step/watched-session.js';

export interface LookInsideOptions {
  readonly run: PreparedRun;
  readonly watched: WatchedSession;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** What shows the inside of a run's steps. */
export interface Inside {
  /** They go before the guard: what they know of a bad step is said before it ends the run. */
  readonly hooks: readonly Hook[];
  /** The table of the costliest operations, once it is written. */
  readonly profile: () => string | undefined;
}

/** The dumps and the profile that a run asks for. */
export function lookInside({ run, watched, signal, log }: LookInsideOptions): Inside {
  const { config, folder, data, precision, dumps } = run;
  const profiling = config.profiling
    ? profilingHook({
        folder: join(folder.root, 'profiling'),
        watched,
        title: `${config.preset}, ${data.batchSize} images a step, ${precisionText(precision, config.emulatePrecision)}`,
        log,
      })
    : undefined;
  return {
    hooks: [
      ...(dumps?.overflow === true ? [overflowHook({ dumps, watched, log })] : []),
      ...(dumps?.tensors === true ? [dumpHook({ dumps, watched, signal, log, freeBytes })] : []),
      ...(profiling === undefined
        ? []
        : [nonFatal(profiling, { what: 'traces for the profile', signal, log })]),
    ],
    profile: () => profiling?.operations,
  };
}
