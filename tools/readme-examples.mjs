#!/usr/bin/env node
// Runs the example of a package's README, from source: node ../../tools/readme-examples.mjs, in the package's folder.
//
// The example is the first fence marked ts. What it prints must be what its comments say: comments at the end of a line
// with console.log, and every whole-line comment after it that no blank line parts from the code above. How output is
// broken into lines does not matter; "…" stands for any text. It runs in an empty folder with a link to examples/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { difference, expectedOutput, firstExample } from './readme-examples/example.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.cwd();

function fault() {
  const readme = join(folder, 'README.md');
  if (!existsSync(readme)) return 'README.md is missing';
  const example = firstExample(readFileSync(readme, 'utf8'));
  if (example === undefined) return 'README.md has no example: expected a fence marked ts';
  const expected = expectedOutput(example);
  if (expected.length === 0)
    return 'the example in README.md says nothing of its output: expected comments after a console.log';

  const file = join(folder, '.readme-example.ts'); // in the package, so that its own name resolves
  const work = mkdtempSync(join(tmpdir(), 'readme-example-'));
  symlinkSync(join(root, 'examples'), join(work, 'examples'));
  writeFileSync(file, example);
  try {
    const flags = ['--conditions=@ssd/source', '--import', join(root, 'tools/source.mjs')];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, file], {
      cwd: work,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '0' }, // Nx asks its tasks for colours, though they print into a pipe
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (status !== 0) return `the example in README.md ended with code ${status}:\n${stderr}`;
    return difference(expected, stdout.trimEnd().split('\n'));
  } finally {
    rmSync(file, { force: true });
    rmSync(work, { recursive: true, force: true });
  }
}

const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const found = fault();
if (found === undefined) {
  console.log(`${name}: the example in README.md prints what it says`);
} else {
  console.error(`${name}: ${found}`);
  process.exitCode = 1;
}
