import { readReason, systemReason } from './system-words.js';

describe('systemReason', () => {
  it('says it in words for the middle of a sentence', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    expect(systemReason(full)).toBe('the disk is full (ENOSPC)');
  });

  it('gives the reason of what the table does not know', () => {
    expect(systemReason(new Error('odd'))).toBe('odd');
    expect(systemReason(Object.assign(new Error('odd'), { code: 'toString' }))).toBe('odd');
    expect(systemReason('text')).toBe('text');
  });
});

describe('readReason', () => {
  it('has nothing to add where a file is not there', () => {
    expect(readReason(Object.assign(new Error(''), { code: 'EACCES' }))).toBe(
      ': permission was refused (EACCES)',
    );
    expect(readReason(Object.assign(new Error(''), { code: 'ENOENT' }))).toBe('');
  });
});
