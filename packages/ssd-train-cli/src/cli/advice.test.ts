import { withAdvice, type Advice } from './advice.js';

const failing = (fields: object): Promise<never> => Promise.reject(Object.assign(new Error('What.'), fields));
const advice: Advice = {
  'DatasetError FORMAT_UNKNOWN': 'Name the format with --from.',
  'DatasetError DISK_FULL': ({ hint = '', file = '' }) => `${hint} Of ${file}.`,
};

describe('withAdvice', () => {
  it.each([
    ['its code has advice', { name: 'DatasetError', code: 'FORMAT_UNKNOWN' }, 'Name the format with --from.'],
    [
      'the advice adds to what the library says',
      { name: 'DatasetError', code: 'DISK_FULL', hint: 'Free some space.', file: '/x' },
      'Free some space. Of /x.',
    ],
    ['another class has such a code', { name: 'WeightsError', code: 'FORMAT_UNKNOWN' }, undefined],
    ['nothing is known of it', { name: 'DatasetError', code: 'IO', hint: 'Look.' }, 'Look.'],
  ])('where %s', async (_, fields, hint) => {
    const work = failing(fields);
    const thrown: unknown = await work.catch((error: unknown) => error);
    await expect(withAdvice(advice, () => work)).rejects.toBe(thrown); // the same error, with its stack and cause
    expect((thrown as { hint?: string }).hint).toBe(hint);
  });

  it('leaves everything else alone', async () => {
    await expect(withAdvice(advice, () => Promise.resolve(1))).resolves.toBe(1);
    for (const thrown of ['text', null, new Error('x'), Object.freeze(new Error('y'))]) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
      await expect(withAdvice(advice, () => Promise.reject(thrown))).rejects.toBe(thrown);
    }
  });
});
