import { TraceError } from '../graph/trace-error.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { LibraryError } from './library-error.js';

const cause = new Error('underneath');
const details = { hint: 'Do so.', cause };

describe.each([
  ['LibraryError', new LibraryError('NO_PIP', 'No pip.', details), new LibraryError('NO_PIP', 'No pip.')],
  ['TraceError', new TraceError('NESTED', 'No pip.', details), new TraceError('NESTED', 'No pip.')],
  [
    'TensorFlowError',
    new TensorFlowError('UNKNOWN', 'No pip.', details),
    new TensorFlowError('UNKNOWN', 'No pip.'),
  ],
])('%s', (name, error, bare) => {
  it('has the hint apart from the message', () => {
    expect(error).toMatchObject({ name, hint: 'Do so.', cause });
    expect(error.message).toMatch(/No pip\.$/);
    expect(String(error)).not.toContain('Do so');
  });

  it('has neither hint nor cause where none was given', () => {
    expect(Object.hasOwn(bare, 'hint') || Object.hasOwn(bare, 'cause')).toBe(false);
  });
});
