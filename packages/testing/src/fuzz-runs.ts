import * as fc from 'fast-check';

/**
 * Cases that a fuzz test tries, and how far tests of growth go: few and a little every day; `npm run test:fuzz` asks for
 * 10,000, and inputs of megabytes.
 */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 1000);

// The same cases every time, so that a test says the same of the same code; FUZZ_SEED=$RANDOM looks at others.
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 2007) });
