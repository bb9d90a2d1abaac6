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

it('a terminal obeys nothing of it, and it is the same to a reader of JSON', async () => {
  // C0 is written out by JSON itself; C1, separators and what turns the direction are not.
  const name = 'a\u001b\u009b31m\u202e\u2028é猫\n';
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  await writeAnswer({ json: { [name]: name }, lists: { all: values(JSON.stringify(name)) } }, { write });
  const escaped = String.raw`"a\u001b\u009b31m\u202e\u2028é猫\n"`;
  expect(text).toBe(`{"all":[${escaped}],${escaped}:${escaped}}\n`);
  expect(JSON.parse(text)).toEqual({ all: [name], [name]: name });
});
