// Tests run from source: swc strips the types, the export condition "@ssd/source" leads every @ssd/* import to src.
import { createRequire } from 'node:module';
import { GRADIENTS, gradientsBundle } from './tools/tfjs-gradients.mjs';

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@ssd/source', 'node', 'require', 'default'] },
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: {
    [`^${GRADIENTS.replaceAll('.', '\\.')}$`]: gradientsBundle(),
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js', '$1'],
    '^@tensorflow/tfjs$': createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'),
  },
};
