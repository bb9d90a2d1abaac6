import { visibleJson } from '@ssd/names';
import type { Outcome } from './command.js';
import type { OutputStream } from './terminal.js';

/** Writes the answer of a command as one line of JSON: its lists first, value by value, then what it holds itself. */
export async function writeAnswer(
  { json, lists = {} }: Pick<Outcome, 'json' | 'lists'>,
  stdout: Pick<OutputStream, 'write'>,
): Promise<void> {
  let before = '{';
  for (const [name, values] of Object.entries(lists)) {
    stdout.write(`${before}${JSON.stringify(name)}:[`);
    let comma = '';
    for await (const value of values) {
      stdout.write(comma + visibleJson(value));
      comma = ',';
    }
    stdout.write(']');
    before = ',';
  }
  const rest = visibleJson(JSON.stringify(json)).slice(1); // without its opening brace
  stdout.write(`${rest === '}' && before === ',' ? '' : before}${rest}\n`);
}
