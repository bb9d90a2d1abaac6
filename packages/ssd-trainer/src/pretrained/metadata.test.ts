import { readMetadata, writeMetadata } from './metadata.js';

describe('metadata', () => {
  it('comes back as it was written', () => {
    const detector = { preset: 'mini', classes: ['a "b"', 'é'] };
    expect(readMetadata(writeMetadata(detector))).toEqual(detector);
    expect(readMetadata(writeMetadata({ preset: 'mini' }))).toEqual({ preset: 'mini' });
  });

  it.each<[string, Record<string, string>, object]>([
    ['another software’s', { format: 'pt', preset: 'mini' }, {}],
    ['none', {}, {}],
    ['classes that are no list', { format: 'ssd', preset: 'mini', classes: '{' }, { preset: 'mini' }],
    ['classes that are no names', { format: 'ssd', classes: '[1]' }, {}],
  ])('takes nothing out of %s', (_, metadata, expected) => {
    expect(readMetadata(metadata)).toEqual(expected);
  });
});
