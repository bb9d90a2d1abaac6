#!/usr/bin/env node
// Does what a package's README tells a reader to do first: node ../../tools/readme-examples.mjs, in the package's folder.
//
// The example is the first fence marked ts, and the install lines are those before it. They are run in an empty project, with our
// packages as they would be published from this clone (all are built) and the others from npm; then the example is type-checked as
// strictly as TypeScript's own template, and run. What it prints must be what its comments say: comments at the end of a line
// with console.log, and every whole-line comment after it that no blank line parts from the code above. How output is
// broken into lines does not matter; "…" stands for any text.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFault } from './readme-examples/example-fault.mjs';
import { serveRegistry } from './registry/registry.mjs';

const folder = process.cwd();

async function fault() {
  const readme = join(folder, 'README.md');
  if (!existsSync(readme)) return 'README.md is missing';
  const registry = await serveRegistry();
  try {
    return await exampleFault(readFileSync(readme, 'utf8'), registry.flags);
  } finally {
    await registry.close();
  }
}

const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const found = await fault();
if (found === undefined) {
  console.log(`${name}: the example in README.md installs, type-checks and prints what it says`);
} else {
  console.error(`${name}: ${found}`);
  process.exitCode = 1;
}
