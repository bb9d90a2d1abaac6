import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/**
 * Imports of a text, of types too, in all their forms.
 *
 * @returns specifiers in their order
 */
export function importsOf(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** Files of TypeScript below a folder, by paths from it, sorted; fixtures are data. */
export function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(folder.length).replace(/^\//, ''), entry.name))
    .filter((file) => !file.split('/').includes('fixtures'))
    .sort();
}

/** Whether a file is there for tests alone. */
export function isTest(file) {
  return /\.test\.tsx?$/.test(file) || file.split('/').includes('testing');
}

/**
 * What each file of a package's `src` imports.
 *
 * @param src folder, as of the machine
 * @returns by path from `src`: `own` are files of the package, as such paths; `others` are specifiers of all else
 */
export function readImports(src) {
  const files = sourceFiles(src);
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const own = [];
      const others = [];
      for (const specifier of importsOf(readFileSync(join(src, file), 'utf8'))) {
        const target = specifier.startsWith('.') ? fileOf(posix.join(dirname(file), specifier)) : undefined;
        if (target !== undefined && known.has(target)) own.push(target);
        else others.push(specifier);
      }
      return [file, { own, others }];
    }),
  );
}

/** Imports name what will be built. */
function fileOf(path) {
  return path.replace(/\.js$/, '.ts');
}
