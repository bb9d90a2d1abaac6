import { DatasetError } from '../dataset-error.js';
import { packError, unpackError } from './worker-messages.js';

/** As a worker sends it: a structured clone, which keeps no class. */
const sent = (error: unknown): Error => unpackError(structuredClone(packError(error)));

describe('an error of a worker', () => {
  it('comes as it was thrown, with code, hint and place', () => {
    const thrown = new DatasetError('IMAGE_UNREADABLE', 'Expected an image in a.jpg, got text.', {
      hint: 'Replace the file.',
      file: 'a.jpg',
      line: 3,
    });
    const error = sent(thrown);
    expect(error).toBeInstanceOf(DatasetError);
    expect(error).toMatchObject({
      name: 'DatasetError',
      code: 'IMAGE_UNREADABLE',
      message: 'Expected an image in a.jpg, got text.',
      hint: 'Replace the file.',
      file: 'a.jpg',
      line: 3,
    });
    expect(error.stack).toBe(thrown.stack);
  });

  it('has no hint where none was given', () => {
    expect(Object.hasOwn(sent(new DatasetError('CLASS_UNKNOWN', 'No "cat".')), 'hint')).toBe(false);
  });

  it.each([[new TypeError('x is not a function')], ['text']])(
    'is a defect where it is none of ours: %s',
    (thrown) => {
      const error = sent(thrown);
      expect(error).toMatchObject({
        code: 'WORKER_FAILED',
        message: thrown instanceof Error ? thrown.message : thrown,
        hint: expect.stringContaining('defect') as string,
      });
    },
  );
});
