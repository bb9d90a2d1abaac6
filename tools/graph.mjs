#!/usr/bin/env node
// Draws the packages, their arrows and their numbers into docs/structure.md.
//
//   node tools/graph.mjs                writes it
//   node tools/graph.mjs --commit ID    prints the table of numbers as they were at a commit
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { structurePage, table } from './structure/draw.mjs';
import { measurePackages } from './structure/measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/structure.md');

const [option, commit] = process.argv.slice(2);
if (option === '--commit') {
  const folder = mkdtempSync(join(tmpdir(), 'ssd-structure-'));
  try {
    const archive = execFileSync('git', ['archive', commit, 'packages'], { cwd: root, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    console.log(table(measurePackages(folder)));
  } finally {
    rmSync(folder, { recursive: true });
  }
} else {
  const settings = await prettier.resolveConfig(page);
  const text = await prettier.format(structurePage(measurePackages(root)), { ...settings, filepath: page });
  writeFileSync(page, text);
}
