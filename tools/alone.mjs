#!/usr/bin/env node
// Installs packages as they would be published into empty projects, one each, and uses them there: the program tools/alone/X.ts is
// checked strictly as TypeScript resolves it for Node (ES module and CommonJS) and for bundlers, and run in both forms.
//
//   node tools/alone.mjs [NAME...]      after `npm run build`; what is not ours comes from npm
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveRegistry } from './registry/registry.mjs';
import { install } from './registry/run-npm.mjs';
import { createChecklist } from './smoke/script.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
/** The data set of the example pictures. */
const DATA = join(root, 'packages/example-blood-cells/data/BCCD');
/** In this order: reports are of the run that the trainer leaves. */
const NAMES = ['draw', 'trainer', 'report'];
/** A program that takes longer than this hangs. */
const TIMEOUT_MS = 300_000;

/** How a program is read: the form it is written out in, and what looks for types. */
const FORMS = [
  { form: 'esm', type: 'module', options: { module: 'node16', moduleResolution: 'node16' }, runs: true },
  { form: 'cjs', type: 'commonjs', options: { module: 'node16', moduleResolution: 'node16' }, runs: true },
  {
    form: 'bundler',
    type: 'module',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    runs: false,
  },
];

/** @returns what the compiler says, undefined where it has nothing to say */
function typeFault(folder, { type, options }) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  const compilerOptions = {
    ...options,
    target: 'es2022',
    lib: ['es2023', 'dom'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: type === 'module',
    // Those of tfjs-core do not stand up to it.
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  return status === 0 ? undefined : stdout;
}

function runFault(folder, args) {
  const { status, signal, stderr } = spawnSync(process.execPath, [join(folder, 'program.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  return status === 0
    ? undefined
    : `it ended with ${signal ?? status}\n${stderr.split('\n').slice(-30).join('\n')}`;
}

const work = mkdtempSync(join(tmpdir(), 'ssd-alone-'));
const { check, finish } = createChecklist();
const registry = await serveRegistry();
try {
  const asked = new Set(process.argv.slice(2));
  if (asked.has('report')) asked.add('trainer');
  for (const name of NAMES.filter((one) => asked.size === 0 || asked.has(one))) {
    const project = join(work, name);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    await check(`@ssd/${name} installs alone`, () =>
      install(project, [`@ssd/${name}`], [...registry.flags, '--ignore-scripts']),
    );
    for (const form of FORMS) {
      const folder = join(project, form.form);
      const results = join(work, 'results', form.form);
      mkdirSync(folder, { recursive: true });
      mkdirSync(results, { recursive: true });
      cpSync(join(root, 'tools/alone', `${name}.ts`), join(folder, 'program.ts'));
      await check(`@ssd/${name} has types for ${form.form}`, () => typeFault(folder, form));
      if (form.runs)
        await check(`@ssd/${name} runs as ${form.form}`, () => runFault(folder, [DATA, results]));
    }
  }
} finally {
  await registry.close();
  rmSync(work, { recursive: true, force: true });
}
finish();
