import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { ANYWHERE } from '../import-rules.js';

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const isBuiltin = (specifier) => specifier.startsWith('node:') || builtinModules.includes(specifier);

/** Imports in a package's built files and type declarations that its manifest does not declare. */
export async function importFaults(manifest, folder, copy) {
  const declared = new Set([
    manifest.name,
    ...Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    }),
  ]);
  const files = readdirSync(join(copy, 'dist'), { recursive: true }).map((name) => join(copy, 'dist', name));
  const imports = new Map(); // specifier → file that has it
  for (const file of files.filter((name) => /\.c?js$/.test(name)))
    for (const specifier of await importsOfScript(file)) imports.set(specifier, file);
  for (const file of files.filter((name) => /\.d\.c?ts$/.test(name)))
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles)
      imports.set(fileName, file);

  const faults = [];
  for (const [specifier, file] of imports) {
    const where = `${file.slice(copy.length + 1)} imports "${specifier}"`;
    if (specifier.startsWith('.')) continue;
    if (specifier.startsWith('#')) {
      if (manifest.imports?.[specifier] === undefined)
        faults.push(`${where}, which "imports" of package.json does not have`);
    } else if (isBuiltin(specifier)) {
      if (ANYWHERE.has(folder) && !/-node\.c?js$/.test(file))
        // that one is chosen by Node alone
        faults.push(`${where}, but the package runs anywhere: nothing of Node may be in it`);
    } else if (!declared.has(packageOf(specifier))) {
      faults.push(`${where}, which package.json does not declare`);
    }
  }
  return faults;
}

async function importsOfScript(file) {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    external: ['#*'], // looked at as files of their own
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    logLevel: 'silent',
  });
  return Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
}
