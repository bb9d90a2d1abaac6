/** Cases that a fuzz test tries: few enough for every day; `npm run test:fuzz` asks for 10,000. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 1000);
