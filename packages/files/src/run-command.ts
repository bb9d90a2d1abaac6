import { spawn } from 'node:child_process';
import { findProgram, type Environment } from './find-program.js';

/** What came of a command. `code` is undefined when it could not be started or was killed. */
export interface CommandResult {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end; never rejects. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: { env: Environment; signal?: AbortSignal | undefined },
) => Promise<CommandResult>;

/**
 * Runs a command in a group of processes, beside one that waits for the end of a pipe from us: it comes when we end, however we
 * do, killed included. Then it kills the group.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
( while read -r line; do :; done <&3; kill -9 0 ) >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$child"
code=$?
kill -9 "$guard" 2>/dev/null
exit "$code"
`;

/** Found on an absolute PATH only. What it starts ends with it, and it ends with this process. */
export const runCommand: RunCommand = (command, args, { env, signal }) =>
  new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const program = findProgram(command, env);
    if (program === undefined || signal?.aborted === true) {
      const why = program === undefined ? `${command}: not found on PATH (ENOENT)` : 'stopped';
      resolve({ code: undefined, stdout, stderr: why });
      return;
    }
    const guarded = process.platform !== 'win32';
    const [file, words] = guarded
      ? (['/bin/sh', ['-c', GUARD, 'sh', program, ...args]] as const)
      : ([program, args] as const);
    // Of its own group, so that all of it can be ended.
    const child = spawn(file, words, { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: guarded });
    const stop = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(guarded ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // it has ended
      }
    };
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code: undefined, stdout, stderr: stderr === '' ? error.message : stderr });
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code: code ?? undefined, stdout, stderr });
    });
    signal?.addEventListener('abort', stop);
  });
