// The two ways our packages are built. A package's tsup.config.ts calls one of them.
import { fileURLToPath } from 'node:url';
import { BUILT_IN } from './built-in.js';

/** Where the types of the private packages are, so that they are built in as their code is. */
const paths = Object.fromEntries(
  BUILT_IN.map((folder) => [
    `@ssd/${folder}`,
    [fileURLToPath(new URL(`../packages/${folder}/src/index.ts`, import.meta.url))],
  ]),
);

/** A library: ESM, CommonJS and types for both. */
export const library = ({ dts = {}, ...options } = {}) => ({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { paths }, ...dts },
  shims: true,
  clean: true,
  sourcemap: false,
  target: 'node20',
  ...options,
});

/** The command: ESM only. */
export const command = (options = {}) =>
  library({ entry: ['src/index.ts', 'src/bin.ts'], format: ['esm'], ...options });
