import { withAdvice } from './with-advice.js';

describe('withAdvice', () => {
  const failing = (fields: object): (() => never) => {
    return () => {
      throw Object.assign(new Error('What.'), fields);
    };
  };
  const hintOf = async (fields: object): Promise<unknown> =>
    withAdvice({ BAD_LABEL: 'Name them: --classes.' }, failing(fields)).catch(
      (error: unknown) => (error as { hint?: unknown }).hint,
    );

  it('puts its own in, with or without a hint there', async () => {
    expect(await hintOf({ code: 'BAD_LABEL' })).toBe('Name them: --classes.');
    expect(await hintOf({ code: 'BAD_LABEL', hint: 'Correct it.' })).toBe('Name them: --classes.');
  });

  it('leaves other errors as they are', async () => {
    expect(await hintOf({ code: 'BAD_FILE', hint: 'Correct it.' })).toBe('Correct it.');
    expect(await hintOf({ code: 'toString' })).toBeUndefined();
    expect(await hintOf({})).toBeUndefined();
    await expect(withAdvice({}, () => Promise.reject(new Error('What.')))).rejects.toThrow('What.');
  });

  it('throws the very error, also one that cannot be changed', async () => {
    const error = Object.freeze(Object.assign(new Error('What.'), { code: 'BAD_LABEL' }));
    const thrown: unknown = await withAdvice({ BAD_LABEL: 'Do.' }, () => Promise.reject(error)).catch(
      (caught: unknown) => caught,
    );
    expect(thrown).toBe(error);
  });

  it('gives what the work gives', async () => {
    expect(await withAdvice({}, () => 3)).toBe(3);
    expect(await withAdvice({}, () => Promise.resolve(4))).toBe(4);
  });
});
