import { ArgumentRangeError } from '@ssd/errors';
import { hashText } from '@ssd/random';
import { graphNumber } from '../graph/graph-number.js';
import { currentTrace } from '../graph/trace.js';
import { TraceError } from '../graph/trace-error.js';

/** The names behind the keys of this process: two of one key would meet each other. */
const names = new Map<number, string>();

/**
 * A number that tells a collective from all others, and is the same on every task: made of the session's number among those with a
 * server, the compiled function's name and how many there were in it before. A counter of the process would not do, since task 0
 * compiles more than the others.
 *
 * @throws TraceError BAD_USE outside of a compiled function, and in a session without a server
 */
export function nextCollectiveKey(operation: string, timeoutSeconds: number): number {
  const trace = currentTrace();
  if (trace === undefined) {
    throw new TraceError('BAD_USE', `${operation} works only inside of Session.compile().`, {
      hint: 'Compile a function with it, the same one on every task.',
    });
  }
  const ordinal = trace.collectiveLimits.push(timeoutSeconds) - 1;
  const number = graphNumber(trace.binding.graph);
  if (number === undefined) {
    throw new TraceError('BAD_USE', `${operation} needs a session that has the server, got one without.`, {
      hint: 'Make it with new Session({ server }).',
    });
  }
  const name = `${number}/${trace.binding.scope}/${ordinal}`;
  const key = hashText(name) >>> 1; // 31 bits
  const other = names.get(key);
  if (other !== undefined && other !== name) {
    throw new ArgumentRangeError(
      `Expected names of compiled functions whose collectives differ in their keys, got ${key} for "${name}" and for "${other}".`,
      { hint: 'Give one of the functions another name.' },
    );
  }
  names.set(key, name);
  return key;
}
