import { withClosers } from './with-closers.js';

const failing =
  (message: string, called: string[] = []) =>
  () => {
    called.push(message);
    throw new Error(message);
  };

describe('withClosers', () => {
  it('closes the last one first, and gives what the work gave', async () => {
    const closed: string[] = [];
    const result = withClosers(
      (add) => {
        add('a', () => void closed.push('a'));
        add('b', async () => {
          await Promise.resolve();
          closed.push('b');
        });
        return Promise.resolve(7);
      },
      () => undefined,
    );
    expect(await result).toBe(7);
    expect(closed).toEqual(['b', 'a']);
  });

  it('closes each although others fail, and throws what the work threw', async () => {
    const called: string[] = [];
    const lines: string[] = [];
    const first = new Error('first');
    const work = withClosers(
      (add) => {
        add('the metrics', failing('one', called));
        add('the loader', () => Promise.reject(new Error('two')));
        add('the session', failing('three', called));
        return Promise.reject(first);
      },
      (line) => lines.push(line),
    );
    await expect(work).rejects.toBe(first);
    expect(called).toEqual(['three', 'one']);
    expect(lines).toEqual([
      'Closing the session failed, too: three',
      'Closing the loader failed, too: two',
      'Closing the metrics failed, too: one',
    ]);
    expect(first.cause).toBeInstanceOf(AggregateError);
    expect((first.cause as AggregateError).errors.map((error) => (error as Error).message)).toEqual([
      'three',
      'two',
      'one',
    ]);
  });

  it('keeps the cause that an error has', async () => {
    const cause = new Error('why');
    const first = new Error('first', { cause });
    const work = withClosers(
      (add) => {
        add('a', failing('one'));
        throw first;
      },
      () => undefined,
    );
    await expect(work).rejects.toBe(first);
    expect((first.cause as AggregateError).errors).toEqual([cause, new Error('one')]);
    expect((first.cause as AggregateError).cause).toBe(cause);
  });

  it('throws what a closer throws after work that was done, once all are closed', async () => {
    const closed: string[] = [];
    const lines: string[] = [];
    const work = withClosers(
      (add) => {
        add('a', () => void closed.push('a'));
        add('b', failing('b', closed));
        add('c', failing('c', closed));
        return Promise.resolve();
      },
      (line) => lines.push(line),
    );
    await expect(work).rejects.toMatchObject({
      message: 'c',
      cause: expect.objectContaining({ errors: [new Error('b')] }) as AggregateError,
    });
    expect(closed).toEqual(['c', 'b', 'a']);
    expect(lines).toEqual(['Closing b failed, too: b']);
  });

  it('takes whatever is thrown', async () => {
    const work = withClosers(
      (add) => {
        add('a', failing('one'));
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- other people's code does
        throw 'text';
      },
      () => undefined,
    );
    await expect(work).rejects.toBe('text');
  });
});
