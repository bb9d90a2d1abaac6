import { createRedactor, redactAll } from './redact.js';

const redact = createRedactor({
  HOME: '/home/jane',
  SERVICE_TOKEN: 'abc-123-def',
  SHORT_KEY: 'on',
  PATH: '/usr/bin',
});

describe('createRedactor', () => {
  it.each([
    ['/home/jane', '~'],
    ['in /home/jane/voc, and "/home/jane"', 'in ~/voc, and "~"'],
    ['file:///home/jane/x:3:1', 'file://~/x:3:1'],
    ['/home/janet/voc', '/home/janet/voc'],
    ['/home/jane.old', '/home/jane.old'],
    ['used abc-123-def twice: abc-123-def', 'used (hidden) twice: (hidden)'],
    ['https://me:pass@host/x and https://host/a@b', 'https://(hidden)@host/x and https://host/a@b'],
    ['the lamp is on', 'the lamp is on'],
    ['/usr/bin', '/usr/bin'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('knows the home folder with a slash behind it', () => {
    const other = createRedactor({ HOME: '/home/jane/' });
    expect(other('/home/jane/voc /home/jane /home/janet')).toBe('~/voc ~ /home/janet');
  });
});

describe('redactAll', () => {
  it('reaches every text', () => {
    expect(redactAll({ a: ['/home/jane/x', 1, null], b: { c: '/home/jane' }, d: true }, redact)).toEqual({
      a: ['~/x', 1, null],
      b: { c: '~' },
      d: true,
    });
  });
});
