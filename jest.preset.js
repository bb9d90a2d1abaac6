// Tests run from source: swc strips the types, the export condition "@ssd/source" leads every @ssd/* import to src.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { GRADIENTS, gradientsBundle } from './tools/tfjs-gradients.mjs';

export default {
  testEnvironment: 'node',
  // Only to end what hangs: no test's verdict may depend on how busy the machine is.
  testTimeout: 300_000,
  testEnvironmentOptions: { customExportConditions: ['@ssd/source', 'node', 'require', 'default'] },
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!h5wasm/)'],
  moduleNameMapper: {
    [`^${GRADIENTS.replaceAll('.', '\\.')}$`]: gradientsBundle(),
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js', '$1'],
    // An ES module without a "require" condition: found by its file, and transformed like ours.
    '^h5wasm$': fileURLToPath(import.meta.resolve('h5wasm')),
    '^@tensorflow/tfjs$': createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'),
  },
};
