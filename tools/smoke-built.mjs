#!/usr/bin/env node
// Loads every built package as a user would: as an ES module and as CommonJS, each in a process of its own, under
// the Node that runs this. Both must export the same names. Then the command says its version.
//
//   node tools/smoke-built.mjs [FOLDER...]     after `npm run build`
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createChecklist } from './smoke/script.mjs';
import { stage, stageFolder } from './smoke/stage.mjs';

const { manifests } = stage(process.argv.slice(2));
const { check, finish } = createChecklist();

const evaluate = (type, code) =>
  execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], {
    cwd: stageFolder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const namesOf = (type, load) =>
  JSON.parse(
    evaluate(
      type,
      `${load} console.log(JSON.stringify(Object.keys(loaded).filter((name) => name !== 'default' && name !== 'module.exports').sort()));`,
    ),
  );

for (const manifest of manifests) {
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    // A worker's entry is a program for threads; smoke scripts start it the way users do.
    if (subpath === './package.json' || subpath === './worker') continue;
    const specifier = join(manifest.name, subpath);
    if (subpath.endsWith('/*')) {
      // Files below a folder: one that is there is found by its name.
      await check(`${specifier} are files`, () => {
        const folder = join(stageFolder, 'node_modules', manifest.name, target.slice(0, -1));
        const [file] = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
          entry.isFile(),
        );
        if (file === undefined) return 'there are none';
        const path = relative(folder, join(file.parentPath, file.name));
        evaluate('commonjs', `require.resolve('${specifier.slice(0, -1)}${path}');`);
        return undefined;
      });
      continue;
    }
    if (subpath.endsWith('.json')) {
      // Data, such as a JSON Schema, that editors and programs read as a file.
      await check(`${specifier} is JSON`, () => {
        const resolved = evaluate('commonjs', `console.log(JSON.stringify(require('${specifier}')));`);
        return Object.keys(JSON.parse(resolved)).length > 0 ? undefined : 'it is empty';
      });
      continue;
    }
    await check(`${specifier} loads`, () => {
      const asModule = namesOf('module', `const loaded = await import('${specifier}');`);
      if (asModule.length === 0) return 'it exports nothing';
      if (target.require === undefined) return undefined;
      const asCommonJs = namesOf('commonjs', `const loaded = require('${specifier}');`);
      const different = asModule.join() !== asCommonJs.join();
      return different
        ? `import gives ${asModule.join(', ')}; require gives ${asCommonJs.join(', ')}`
        : undefined;
    });
  }
  for (const [name, path] of Object.entries(manifest.bin ?? {})) {
    await check(`${name} --version`, () => {
      const printed = execFileSync(
        process.execPath,
        [join(stageFolder, 'node_modules', manifest.name, path), '--version'],
        { encoding: 'utf8' },
      );
      return printed.includes(manifest.version)
        ? undefined
        : `it printed "${printed.trim()}", expected ${manifest.version}`;
    });
  }
}
finish();
