import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A smoke script that takes longer than this hangs. */
const TIMEOUT_MS = 120_000;

/**
 * Runs a smoke script with a Node and compares how it ends with its first line, `// exit: 0`.
 *
 * @returns {string | undefined} What went wrong.
 */
export function scriptFault(node, path) {
  const meant = /^\/\/ exit: (\d+)\n/.exec(readFileSync(path, 'utf8'))?.[1];
  if (meant === undefined)
    return 'its first line does not say how it ends; expected a comment such as "// exit: 0"';
  const { status, signal, stderr } = spawnSync(node, [path], {
    cwd: dirname(path),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  if (status === Number(meant)) return undefined;
  const ended = signal === null ? `with ${status}` : `by ${signal}`;
  return `it ended ${ended} instead of ${meant}\n${stderr.trim().split('\n').slice(-20).join('\n')}`;
}

/** Collects named checks and prints a line for each; a check returns its fault or nothing. */
export function createChecklist() {
  let passed = 0;
  let failed = 0;
  return {
    async check(name, run) {
      let fault;
      try {
        fault = await run();
      } catch (error) {
        fault = error.stack;
      }
      if (fault === undefined) passed += 1;
      else failed += 1;
      console.log(fault === undefined ? `ok   ${name}` : `FAIL ${name}: ${fault}`);
    },
    finish() {
      console.log(`# pass ${passed}\n# fail ${failed}`); // as node:test says it, so that .ci/run counts them too
      if (failed > 0) process.exitCode = 1;
    },
  };
}
