import * as fc from 'fast-check';

/** Cases that a fuzz test tries: few enough for every day; `npm run test:fuzz` asks for 10,000. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 1000);

// The same cases every time, so that a test says the same of the same code; FUZZ_SEED=$RANDOM looks at others.
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 2007) });
