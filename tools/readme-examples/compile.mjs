import { join } from 'node:path';
import ts from 'typescript';

/** What `tsc --init` of TypeScript 5.9 writes, as far as it is about correctness, for a module of Node's. */
const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUncheckedSideEffectImports: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  moduleDetection: ts.ModuleDetectionKind.Force,
  skipLibCheck: true,
};

/**
 * Checks the types of `NAME.mts` against the packages installed there, strictly, and writes `NAME.mjs`.
 *
 * @returns {string | undefined} What the compiler finds wrong.
 */
export function compile(folder, name) {
  const program = ts.createProgram([join(folder, `${name}.mts`)], OPTIONS);
  const found = ts.getPreEmitDiagnostics(program);
  program.emit();
  if (found.length === 0) return undefined;
  return ts.formatDiagnostics(found, {
    getCanonicalFileName: (path) => path,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  });
}
