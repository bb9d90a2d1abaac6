// Runs TypeScript sources without a build: node --conditions=@ssd/source --import ./tools/source.mjs FILE.ts
// Worker threads inherit both flags, so they load TypeScript too. Used in this repository only, never published.
import Module, { createRequire, register } from 'node:module';

register('./source-hooks.mjs', import.meta.url);

// The kernels of tfjs-node are CommonJS and ask for the union package; the core is all they use.
const core = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return request === '@tensorflow/tfjs' ? core : resolveFilename.call(this, request, ...rest);
};
