import { memoryStream } from '../testing/run-line.js';
import { writeAnswer } from './write-answer.js';

async function* values(...of: string[]): AsyncGenerator<string> {
  for (const value of of) yield await Promise.resolve(value);
}

async function written(outcome: Parameters<typeof writeAnswer>[0]): Promise<string> {
  const stdout = memoryStream();
  await writeAnswer(outcome, stdout);
  return stdout.text();
}

describe('writeAnswer', () => {
  it('is one line, with and without lists', async () => {
    await expect(written({ json: {} })).resolves.toBe('{}\n');
    await expect(written({ json: { a: [1] } })).resolves.toBe('{"a":[1]}\n');
    await expect(written({ json: {}, lists: { b: values() } })).resolves.toBe('{"b":[]}\n');
    await expect(
      written({ json: { a: 1 }, lists: { b: values('{"c":2}', '3'), d: values('"e"') } }),
    ).resolves.toBe('{"b":[{"c":2},3],"d":["e"],"a":1}\n');
  });
});
