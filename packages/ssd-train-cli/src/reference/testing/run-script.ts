import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a script of the package lies; a whole path stays. */
export function scriptPath(script: string): string {
  return resolve(fileURLToPath(new URL('../../../scripts', import.meta.url)), script);
}

export interface RanScript {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the package's scripts in a folder, with a command in place of `ssd`. */
export function runScript(
  script: string,
  words: readonly string[],
  { folder, command, environment = {} }: { folder: string; command: string; environment?: NodeJS.ProcessEnv },
): Promise<RanScript> {
  // That of the machine that the tests run on decides nothing.
  const env = { ...process.env, ASCEND_DEVICE_ID: undefined, SSD: command, ...environment };
  return new Promise((done) => {
    execFile(scriptPath(script), words, { cwd: folder, env }, (error, stdout, stderr) => {
      done({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** Writes an executable shell script. @returns its path */
export async function writeCommand(path: string, lines: readonly string[]): Promise<string> {
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(path, 0o755);
  return path;
}
