import { downloadDisplay } from './show-download.js';

describe('downloadDisplay', () => {
  it('says how far, how fast and how long', () => {
    const shown: string[] = [];
    let now = 0;
    const show = downloadDisplay({ status: (text) => shown.push(text) }, () => now);
    const total = 460e6;
    show({ name: 'voc2007', step: 'download', done: 0, total });
    now = 2000;
    show({ name: 'voc2007', step: 'download', done: 10e6, total });
    now = 11_000; // the first mark is too old: 36 MB in 9 seconds are 4 MB/s, 414 MB are left
    show({ name: 'voc2007', step: 'download', done: 46e6, total });
    show({ name: 'voc2007', step: 'verify', done: 0, total });
    show({ name: 'voc2007', step: 'unpack', done: 230e6, total });
    expect(shown).toEqual([
      'Fetching voc2007: 0 % of 460 MB',
      'Fetching voc2007: 2 % of 460 MB, 5.0 MB/s, 1:30 left',
      'Fetching voc2007: 10 % of 460 MB, 4.0 MB/s, 1:44 left',
      'Checking voc2007: MD5',
      'Unpacking voc2007: 50 % of 460 MB',
    ]);
  });

  it('shows hours', () => {
    const shown: string[] = [];
    let now = 0;
    const show = downloadDisplay({ status: (text) => shown.push(text) }, () => now);
    show({ name: 'x', step: 'download', done: 0, total: 7205 });
    now = 5000;
    show({ name: 'x', step: 'download', done: 5, total: 7205 + 5 });
    expect(shown[1]).toContain('2:00:05 left');
  });
});
