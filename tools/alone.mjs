#!/usr/bin/env node
// Installs packages from their tarballs into empty projects, one each, and uses them there: the program tools/alone/X.ts is
// checked strictly as TypeScript resolves it for Node (ES module and CommonJS) and for bundlers, and run in both forms.
//
//   node tools/alone.mjs [NAME...]      after `npm run build`; what is not ours comes from npm
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from './publishable.mjs';
import { createChecklist } from './smoke/script.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
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

/** Tarballs of all published packages by name. */
function packAll(folder) {
  const tarballs = {};
  for (const name of readdirSync(join(root, 'packages'))) {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    if (manifest.private === true || !existsSync(join(root, 'packages', name, 'dist'))) continue;
    const work = join(folder, name);
    mkdirSync(work, { recursive: true });
    tarballs[manifest.name] = `file:${pack(join(root, 'packages', name), work).tarball}`;
  }
  return tarballs;
}

/** An empty project that depends on one package; others of ours come from tarballs, too. */
function install(project, name, tarballs) {
  const { [name]: own, ...overrides } = tarballs;
  if (own === undefined)
    throw new Error(`Expected ${name} to be built, but it has no dist folder. Run "npx nx build".`);
  mkdirSync(project, { recursive: true });
  const manifest = { private: true, dependencies: { [name]: own }, overrides };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ];
  execFileSync('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The data set of the example pictures. */
function exampleData() {
  const found = readdirSync(join(root, 'packages/example-blood-cells/data'), {
    recursive: true,
    withFileTypes: true,
  }).find((entry) => entry.isDirectory() && entry.name === 'Annotations');
  if (found === undefined)
    throw new Error('Expected a folder with Annotations in packages/example-blood-cells/data, found none.');
  return found.parentPath;
}

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
try {
  const tarballs = packAll(join(work, 'tarballs'));
  const data = exampleData();
  const asked = new Set(process.argv.slice(2));
  if (asked.has('report')) asked.add('trainer');
  for (const name of NAMES.filter((one) => asked.size === 0 || asked.has(one))) {
    const project = join(work, name);
    await check(`@ssd/${name} installs alone`, () => install(project, `@ssd/${name}`, tarballs));
    for (const form of FORMS) {
      const folder = join(project, form.form);
      const results = join(work, 'results', form.form);
      mkdirSync(folder, { recursive: true });
      mkdirSync(results, { recursive: true });
      cpSync(join(root, 'tools/alone', `${name}.ts`), join(folder, 'program.ts'));
      await check(`@ssd/${name} has types for ${form.form}`, () => typeFault(folder, form));
      if (form.runs)
        await check(`@ssd/${name} runs as ${form.form}`, () => runFault(folder, [data, results]));
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
finish();
