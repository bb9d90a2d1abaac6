import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasEnded, isRunning, ownMark } from './process-mark.js';

/** Above Linux's largest process number, 2²². */
const NOBODY = 2 ** 30;

describe('isRunning', () => {
  it('knows this process, and none that cannot be', () => {
    const own = ownMark();
    expect(isRunning(own)).toBe(true);
    expect(isRunning({ pid: own.pid, host: own.host })).toBe(true);
    expect(isRunning({ ...own, space: null, start: null })).toBe(true);
    expect(isRunning({ ...own, pid: NOBODY })).toBe(false);
  });

  it('does not know those of other machines and containers', () => {
    expect(isRunning({ ...ownMark(), pid: NOBODY, host: 'elsewhere' })).toBeUndefined();
    // Elsewhere than on Linux there are no spaces; CI is Linux.
    expect(isRunning({ ...ownMark(), pid: NOBODY, space: 'pid:[1]' })).toBeUndefined();
  });

  it('tells a later process with the same number, also of another uptime of the machine', () => {
    const own = ownMark();
    expect(isRunning({ ...own, start: `another-boot/${own.start!.split('/')[1]!}` })).toBe(false);
    expect(isRunning({ ...own, start: `${own.start!.split('/')[0]!}/1` })).toBe(false);
  });

  it('sees a child end', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)']);
    const mark = { ...ownMark(), pid: child.pid!, start: null };
    expect(isRunning(mark)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(mark)).toBe(false);
  });
});

describe('hasEnded', () => {
  it('is sure of marks alone', () => {
    expect(hasEnded({ ...ownMark(), pid: NOBODY })).toBe(true);
    expect(hasEnded(ownMark())).toBe(false);
    expect(hasEnded({ ...ownMark(), pid: NOBODY, host: 'elsewhere' })).toBe(false);
    for (const mark of [
      undefined,
      null,
      'text',
      {},
      { pid: NOBODY },
      { ...ownMark(), pid: -1 },
      { ...ownMark(), pid: 0.5 },
    ])
      expect(hasEnded(mark)).toBe(false);
  });
});
