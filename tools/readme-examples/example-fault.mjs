import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, runThere } from '../registry/run-npm.mjs';
import { compile } from './compile.mjs';
import { difference, expectedOutput, firstExample } from './example.mjs';
import { installLines } from './install-line.mjs';

/**
 * Does what a README tells a reader to do first: in an empty project it runs the install lines, checks the types of the example
 * and runs it. Nothing but what was installed is there.
 *
 * @param {string} readme Text of README.md.
 * @param {readonly string[]} npmFlags Where npm finds our packages.
 * @returns {Promise<string | undefined>} What went wrong.
 */
export async function exampleFault(readme, npmFlags) {
  const example = firstExample(readme);
  if (example === undefined) return 'README.md has no example: expected a fence marked ts';
  const installs = installLines(readme);
  if (installs.length === 0)
    return 'README.md does not say what to install: expected "npm install …" in a fence marked sh before the example';
  const expected = expectedOutput(example);
  if (expected.length === 0)
    return 'the example in README.md says nothing of its output: expected comments after a console.log';

  const project = realpathSync(mkdtempSync(join(tmpdir(), 'readme-example-')));
  try {
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    for (const packages of installs) {
      const failed = await install(project, packages, npmFlags);
      if (failed !== undefined) return failed;
    }
    writeFileSync(join(project, 'example.mts'), example);
    const wrong = compile(project, 'example');
    if (wrong !== undefined)
      return `the types of the example in README.md are wrong with what its install line installs:\n${wrong}`;
    // Nx asks its tasks for colours, though they print into a pipe.
    const { status, stdout, stderr } = await runThere(process.execPath, ['example.mjs'], project, {
      FORCE_COLOR: '0',
    });
    if (status !== 0) return `the example in README.md ended with code ${status}:\n${stderr}`;
    return difference(expected, stdout.trimEnd().split('\n'));
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
