#!/usr/bin/env node
// Makes a clone ready to run: dependencies from the lockfile, TensorFlow's library in the cache folder.
//
//   node tools/setup.mjs        what `npm run demo` and `npm test` do first; in under a second when nothing is to do
//
// Plain Node without dependencies, as there may be none yet. Says in a line each what it did, on stderr. What is
// missing and cannot be had stops it with the way out and exit code 1. Only the syntax of old Nodes may be used
// in this file, so that they get to say which Node is needed.
import { nodeProblem } from './setup/node-version.mjs';

const say = (line) => process.stderr.write(`${line}\n`);
// A log whose reader left is no reason to stop.
process.stderr.on('error', () => undefined);

async function main() {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new Error(problem);
  const { installDependencies } = await import('./setup/dependencies.mjs');
  const { provideTensorFlow } = await import('./setup/tensorflow.mjs');
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  process.once('SIGTERM', () => interrupt.abort());
  const options = { say, signal: interrupt.signal };
  await installDependencies(options);
  await provideTensorFlow(options);
}

/** The message, and what to do in the words of this repository. */
function told({ message, hint = '' }) {
  const way = hint.replace('with fetchLibrary()', 'with "npm run ssd -- doctor --fix"');
  return way === '' ? message : `${message}\n${way}`;
}

main().catch((error) => {
  const stopped = error.name === 'AbortError';
  say(stopped ? 'Set-up was interrupted; run it again and it goes on.' : `\nSet-up stopped: ${told(error)}`);
  process.exit(stopped ? 130 : 1);
});
