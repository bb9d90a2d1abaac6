import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The two shared objects that make one TensorFlow. */
export interface LibraryFiles {
  /** Exports the C API (`TF_*`, `TFE_*`). */
  cc: string;
  /** What `cc` is linked against; to be opened first. */
  framework: string;
}

/** Names under which a C API comes, best first: a wheel's, then the C library's that tfjs-node and the system use. */
const CC_NAMES = [
  'libtensorflow_cc.so.2',
  'libtensorflow.so.2',
  'libtensorflow_cc.2.dylib',
  'libtensorflow.2.dylib',
];

const FRAMEWORK_NAMES = [
  'libtensorflow_framework.so.2',
  'libtensorflow_framework.2.dylib',
  'libtensorflow_framework.so.1', // TensorFlow 1.15
];

/** The pair in a folder, or undefined. */
export function libraryInFolder(folder: string): LibraryFiles | undefined {
  for (const name of CC_NAMES) {
    const found = libraryOfFile(join(folder, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The pair that a library file belongs to: its framework lies beside it, or one folder up where the file is the
 * extension module `python/_pywrap_tensorflow_internal.so` of a wheel (TensorFlow 1.15 has no other library).
 */
export function libraryOfFile(cc: string): LibraryFiles | undefined {
  if (!existsSync(cc)) return undefined;
  const folder = dirname(cc);
  const folders = basename(cc).startsWith('_pywrap_') ? [folder, dirname(folder)] : [folder];
  for (const place of folders) {
    for (const name of FRAMEWORK_NAMES) {
      const framework = join(place, name);
      if (existsSync(framework)) return { cc, framework };
    }
  }
  return undefined;
}

/**
 * The version of a library, as far as the files tell: the name of the real file behind a `.so.2` link
 * (`libtensorflow.so.2.9.1`), or the record that pip keeps beside the package it lies in.
 */
export function versionOfFile(cc: string): string | undefined {
  const real = realpathSync(cc);
  const name = basename(real);
  const inName = (/\.so\.(\d+\.\d+\.\d+)$/.exec(name) ?? /\.(\d+\.\d+\.\d+)\.dylib$/.exec(name))?.[1];
  return inName ?? versionInRecord(real);
}

/** `site-packages/tensorflow_cpu-2.21.0.dist-info`, seen from `site-packages/tensorflow/…` */
function versionInRecord(cc: string): string | undefined {
  let folder = dirname(cc);
  if (basename(cc).startsWith('_pywrap_')) folder = dirname(folder);
  if (!/^tensorflow(_core)?$/.test(basename(folder))) return undefined;
  const record = /^(?:tensorflow|tf_nightly)[a-z_]*-(\d+\.\d+\.\d+)[^-]*\.dist-info$/;
  return namesIn(dirname(folder))
    .map((name) => record.exec(name)?.[1])
    .find((version) => version !== undefined);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // may be opened but not listed: then nothing is known
  }
}
