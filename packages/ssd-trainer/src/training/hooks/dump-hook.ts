import { formatBytes } from '../../files/format-bytes.js';
import { describeError } from '../../errors/describe-error.js';
import { dumpError } from './dump-error.js';
import type { Hook, Run } from '../hook.js';
import type { StepDumps } from '../open/open-dumps.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { FunctionRun, WatchedSession } from '../step/watched-session.js';

/** Bytes that dumps leave on the disk, so that checkpoints still have room: two of `vgg512` take 0.45 GB. */
const LEFT_FREE = 500e6;

export interface DumpHookOptions {
  readonly dumps: StepDumps;
  readonly watched: Pick<WatchedSession, 'watch' | 'functions'>;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** Free bytes on the disk of a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

/**
 * Writes all tensors of the steps that are due, before they are made. Says before the first step how much that will be; ends
 * dumping, and not training, before the disk is full.
 */
export function dumpHook({ dumps, watched, signal, log, freeBytes }: DumpHookOptions): Hook {
  let step = 0;
  let due = false;
  let ended = false;
  /** Bytes of a dumped step; undefined before the first step. */
  let needed: number | undefined;
  let written = nothing();

  /** @throws TrainerError E_DISK_FULL where there is no room for a single step */
  async function announce({ state, totalSteps }: Run): Promise<number> {
    const { files, bytes } = await sizeOfStep(dumps, watched);
    const free = await freeBytes(dumps.path);
    if (free < bytes + LEFT_FREE) {
      throw new TrainerError(
        'E_DISK_FULL',
        `Expected room for ${formatBytes(bytes)} of tensors a dumped step, and ${formatBytes(LEFT_FREE)} besides, ` +
          `got ${formatBytes(free)} at ${dumps.path}.`,
        { hint: 'Name a folder on another disk as "dumpPath", or make the batch smaller.' },
      );
    }
    const left = totalSteps - state.step;
    let steps = 0;
    for (let next = state.step; next < totalSteps; next++) if (dumps.isDue(next)) steps++;
    log(
      `Data dump: ${files} tensors, ${formatBytes(bytes)} a step, at ${steps} of ${left} steps: ` +
        `${formatBytes(steps * bytes)} of the ${formatBytes(free)} that are free at ${dumps.path}`,
    );
    return bytes;
  }

  async function isDue(size: number): Promise<boolean> {
    if (ended || !dumps.isDue(step)) return false;
    if ((await freeBytes(dumps.path)) >= size + LEFT_FREE) return true;
    ended = true;
    log(
      `No more dumps from step ${step + 1} on: less than ${formatBytes(size + LEFT_FREE)} are free at ${dumps.path}. ` +
        'Training goes on.',
    );
    return false;
  }

  watched.watch({
    async beforeRun({ fn, feeds, part }: FunctionRun) {
      if (!due) return;
      const start = performance.now();
      try {
        const dump = await dumps.of(part);
        const { files, bytes, folder } = await dump.tensors(fn, feeds, step, { signal });
        written.files += files.length;
        written.bytes += bytes;
        written.seconds += (performance.now() - start) / 1000;
        written.folders.push(folder);
      } catch (error) {
        due = false; // the step itself is still made, and then saved
        log(`The dump of step ${step + 1} is not complete.`);
        if (signal.aborted) return;
        ended = true;
        const { message } = describeError(dumpError(dumps.path, error));
        log(`No more dumps from step ${step + 1} on; training goes on: ${message}`);
      }
    },
  });

  return {
    name: 'dump',
    async beforeStep(run) {
      needed ??= await announce(run);
      ({ step } = run.state);
      written = nothing();
      due = await isDue(needed);
    },
    afterStep() {
      if (!due) return;
      const { files, bytes, seconds, folders } = written;
      log(
        `Dumped step ${step + 1}: ${files} tensors, ${formatBytes(bytes)}, in ${seconds.toFixed(1)} s: ${folders.join(', ')}`,
      );
    },
  };
}

function nothing(): { files: number; bytes: number; seconds: number; folders: string[] } {
  return {
    files: 0,
    bytes: 0,
    seconds: 0,
    folders: [],
  };
}

/** What all tensors of a step come to. */
export async function sizeOfStep(
  dumps: StepDumps,
  { functions }: Pick<WatchedSession, 'functions'>,
): Promise<{ files: number; bytes: number }> {
  const dump = await dumps.of(0);
  let files = 0;
  let bytes = 0;
  for (const { fn, runs } of functions) {
    const size = dump.estimate(fn);
    files += runs * size.files;
    bytes += runs * size.bytes;
  }
  return { files, bytes };
}
