import { closeAll, closeAllInTurn, closing, closingInTurn } from './close-all.js';

describe('closing', () => {
  const thrown = (body: () => unknown): Error => {
    try {
      body();
    } catch (error) {
      return error as Error;
    }
    throw new Error('Expected an error');
  };
  const fail = (message: string, cause?: unknown) => () => {
    throw new Error(message, cause === undefined ? undefined : { cause });
  };

  it('runs all, throws the first error and attaches the others', () => {
    const ran: string[] = [];
    const step = (name: string) => () => {
      ran.push(name);
    };
    closeAll();
    closeAll(step('a'), step('b'));
    const error = thrown(() => {
      closeAll(step('c'), fail('first'), step('d'), fail('second'), fail('third'), step('e'));
    });
    expect(ran).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(error.message).toBe('first');
    expect((error.cause as AggregateError).errors.map(String)).toEqual(['Error: second', 'Error: third']);
  });

  it('leaves a lone error as it is, and keeps the cause it had', () => {
    expect(
      thrown(() => {
        closeAll(fail('alone'));
      }).cause,
    ).toBeUndefined();
    const error = thrown(() => {
      closeAll(fail('first', 'why'), fail('second'));
    });
    expect((error.cause as AggregateError).errors).toEqual(['why', new Error('second')]);
    expect((error.cause as AggregateError).cause).toBe('why');
  });

  it('copes with what is no error', () => {
    const odd = (): void => {
      throw 'text'; // eslint-disable-line @typescript-eslint/only-throw-error -- some do
    };
    expect(
      thrown(() => {
        closeAll(odd, fail('second'));
      }),
    ).toBe('text');
    const frozen = Object.freeze(new Error('frozen'));
    expect(
      thrown(() => {
        closeAll(() => {
          throw frozen; // eslint-disable-line @typescript-eslint/only-throw-error -- a frozen error
        }, fail('second'));
      }),
    ).toBe(frozen);
  });

  it('puts the error of the body first and still closes', async () => {
    let closed = 0;
    const close = (): void => {
      closed++;
      throw new Error('close');
    };
    expect(closing(() => 7)).toBe(7);
    expect(thrown(() => closing(fail('body'), close, close)).message).toBe('body');
    expect(thrown(() => closing(() => 7, close)).message).toBe('close');
    expect(await closingInTurn(() => Promise.resolve(8))).toBe(8);
    const both = closingInTurn(
      () => Promise.reject(new Error('body')),
      close,
      () => Promise.reject(new Error('late')),
    );
    await expect(both).rejects.toMatchObject({ message: 'body' });
    await expect(closeAllInTurn(() => Promise.reject(new Error('a')), close)).rejects.toMatchObject({
      message: 'a',
    });
    expect(closed).toBe(5);
  });
});
