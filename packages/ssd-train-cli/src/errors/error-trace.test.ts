import { CommandError } from './command-error.js';
import { errorTrace } from './error-trace.js';

describe('errorTrace', () => {
  it('goes through the causes', () => {
    const trace = errorTrace(new Error('outer', { cause: new Error('inner', { cause: 'text' }) }));
    expect(trace).toMatch(/^Error: outer\n(.|\n)*\ncaused by Error: inner\n(.|\n)*\ncaused by text$/);
  });

  it('says the codes', () => {
    const inner = Object.assign(new Error('inner'), { code: 'ENOENT' });
    const trace = errorTrace(new CommandError('NO_SAMPLES', 'outer', { cause: inner }));
    expect(trace).toMatch(
      /^\[NO_SAMPLES\] CommandError: outer\n(.|\n)*\ncaused by \[ENOENT\] Error: inner\n/,
    );
  });

  it('ends on a cycle', () => {
    const error = new Error('again');
    error.cause = error;
    expect(errorTrace(error).split('caused by')).toHaveLength(10);
  });
});
