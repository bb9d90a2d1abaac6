import { FUZZ_RUNS } from './fuzz-runs.js';

/** Letters of the smaller text: in the long run a fault of the square takes hours. */
const LETTERS = FUZZ_RUNS >= 10_000 ? 400_000 : 10_000;

/** Seconds that no text of {@link LETTERS} times four takes by far: reading one takes a tenth of that at most. */
const BOUND = 20;

/**
 * Tests that a reader takes texts of size n and 4n in time that is nowhere near one that grows by the square, whatever it
 * makes of them: an error has to be one of `expected`.
 *
 * @param texts makers of texts of about so many letters, by what repeats in them
 */
export function itGrowsSlowly(
  read: (text: string) => unknown,
  texts: Readonly<Record<string, (letters: number) => string>>,
  expected: (error: unknown) => boolean,
): void {
  it.each(Object.entries(texts))('takes long texts of %s', (_, make) => {
    for (const letters of [LETTERS, 4 * LETTERS]) {
      const text = make(letters);
      const { user, system } = process.cpuUsage();
      try {
        read(text);
      } catch (error) {
        if (!expected(error)) throw error;
      }
      const used = process.cpuUsage({ user, system });
      expect((used.user + used.system) / 1e6).toBeLessThan(BOUND);
    }
  });
}

function times(text: string, letters: number): string {
  return text.repeat(Math.ceil(letters / text.length));
}

/** What repeats in texts that make readers slow, for any format. */
export function repeated(
  parts: readonly string[],
  { before = '', after = '' }: { before?: string; after?: string } = {},
): Record<string, (letters: number) => string> {
  return Object.fromEntries(
    parts.map((part) => [JSON.stringify(part), (letters: number) => before + times(part, letters) + after]),
  );
}
