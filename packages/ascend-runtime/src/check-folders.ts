import { access, constants, stat } from 'node:fs/promises';
import { AscendError, messageOf } from './errors.js';
import type { NpuOptions } from './parameters/all.js';

/** The output folder of a profiling JSON, if there is one in it. */
function profilingOutput(json: string): string | undefined {
  try {
    const { output } = JSON.parse(json) as { output?: unknown };
    return typeof output === 'string' ? output : undefined;
  } catch {
    return undefined; // an older release's "training_trace:task_trace" has none
  }
}

/**
 * Checks that the folders of a dump and of profiling exist and can be written. The adapter aborts the process if not.
 *
 * @throws AscendError IO, naming option and folder
 */
export async function checkNpuFolders({ dumpPath, profilingOptions }: NpuOptions): Promise<void> {
  const folders: [string, string | undefined][] = [
    ['dumpPath', dumpPath],
    [
      'the output of profilingOptions',
      profilingOptions === undefined ? undefined : profilingOutput(profilingOptions),
    ],
  ];
  for (const [option, folder] of folders) {
    if (folder === undefined) continue;
    try {
      await access(folder, constants.R_OK | constants.W_OK);
    } catch (cause) {
      throw new AscendError(
        'IO',
        `Expected ${option} to be a folder that can be read and written, got ${folder}: ${messageOf(cause)}.`,
        { hint: 'Create it first, with rights to read and to write.', cause },
      );
    }
    if (!(await stat(folder)).isDirectory())
      throw new AscendError('IO', `Expected ${option} to be a folder, got the file ${folder}.`, {
        hint: 'Name a folder, or remove the file.',
      });
  }
}
