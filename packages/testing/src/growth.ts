import { FUZZ_RUNS } from './fuzz-runs.js';
import { processorTime } from './processor-time.js';

/** Seconds that no text of the tests takes by far: reading one takes a tenth of that at most. */
const BOUND = 20;

/** A text of about so many letters. */
export type TextMaker = (letters: number) => string;

/** Letters of the smaller text: every day, and in the long run, where a fault of the square takes hours. */
export interface GrowthOptions {
  /** @default 10_000 */
  letters?: number;
  /** @default 400_000 */
  inLongRun?: number;
}

/**
 * Tests that a reader takes texts of size n and 4n in time that is nowhere near one that grows by the square, whatever it
 * makes of them: an error has to be one of `expected`.
 *
 * @param texts makers of texts by what repeats in them
 */
export function itGrowsSlowly(
  read: (text: string) => unknown,
  texts: Readonly<Record<string, TextMaker>>,
  expected: (error: unknown) => boolean,
  { letters = 10_000, inLongRun = 400_000 }: GrowthOptions = {},
): void {
  const smaller = FUZZ_RUNS >= 10_000 ? inLongRun : letters;
  it.each(Object.entries(texts))('takes long texts of %s', async (_, make) => {
    for (const size of [smaller, 4 * smaller]) {
      const text = make(size);
      const seconds = await processorTime(() => {
        try {
          read(text);
        } catch (error) {
          if (!expected(error)) throw error;
        }
      });
      expect(seconds).toBeLessThan(BOUND);
    }
  });
}

/** What repeats in texts that make readers slow, for any format. */
export function repeated(
  parts: readonly string[],
  { before = '', after = '' }: { before?: string; after?: string } = {},
): Record<string, TextMaker> {
  return Object.fromEntries(
    parts.map((part) => [
      JSON.stringify(part) + (before + after === '' ? '' : ` in ${JSON.stringify(before + after)}`),
      (letters: number) => before + part.repeat(Math.ceil(letters / part.length)) + after,
    ]),
  );
}
