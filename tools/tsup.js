// The two ways our packages are built. A package's tsup.config.ts calls one of them.

/** A library: ESM, CommonJS and types for both. */
export const library = (options = {}) => ({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  shims: true,
  clean: true,
  sourcemap: false,
  target: 'node20',
  ...options,
});

/** The command: ESM only. */
export const command = (options = {}) =>
  library({ entry: ['src/index.ts', 'src/bin.ts'], format: ['esm'], ...options });
