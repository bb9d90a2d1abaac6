/** How far the tests of growth go: `npm test` a little, `npm run test:fuzz` as far as files of megabytes. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 1000);
