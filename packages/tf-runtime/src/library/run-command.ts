import { spawn } from 'node:child_process';
import type { Environment } from './cache-folder.js';

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

export const runCommand: RunCommand = (command, args, { env, signal }) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => {
      resolve({ code: undefined, stdout, stderr: stderr === '' ? error.message : stderr });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? undefined, stdout, stderr });
    });
  });
