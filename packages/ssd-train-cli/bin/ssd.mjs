#!/usr/bin/env node
// The command: what is built, as it is published; in a clone that is not built, its sources. So "npx ssd" works in either.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inPackage = (path) => new URL(`../${path}`, import.meta.url);
const [built, source, hooks] = [
  inPackage('dist/bin.js'),
  inPackage('src/bin.ts'),
  inPackage('../../tools/source.mjs'),
];

if (existsSync(built)) await import(built.href);
else if (existsSync(source) && existsSync(hooks)) runSource();
else {
  process.stderr.write(
    `Error: Expected the command in ${fileURLToPath(built)}, found no such file.\nWhat to do: Install @ssd/train-cli again.\n`,
  );
  process.exitCode = 1;
}

/** Conditions of imports are read when Node starts: the sources need a Node of their own. */
function runSource() {
  const flags = ['--conditions=@ssd/source', '--import', hooks.href];
  const child = spawn(
    process.execPath,
    [...process.execArgv, ...flags, fileURLToPath(source), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  // A terminal sends Ctrl-C and its end to both, and a second one would mean "at once"; what is sent to us alone is passed on.
  const isOfTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const forwarders = ['SIGINT', 'SIGHUP', 'SIGTERM'].map((signal) => [
    signal,
    () => (isOfTerminal && signal !== 'SIGTERM' ? undefined : child.kill(signal)),
  ]);
  for (const [signal, listener] of forwarders) process.on(signal, listener);
  child.on('error', (error) => {
    process.stderr.write(`Error: Expected to start ${process.execPath}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const [name, listener] of forwarders) process.off(name, listener);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}
