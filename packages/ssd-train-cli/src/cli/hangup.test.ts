import { ignoresHangup } from './hangup.js';

function none(): never {
  throw new Error('no /proc');
}

/** Nothing that says yes, where a test says nothing else. */
const plain = {
  environment: {},
  parentStatus: () => 'Name:\tbash\nSigIgn:\t0000000000384004\n', // an interactive shell
  stdinFlags: () => undefined,
  outputs: () => ['/dev/pts/3', '/dev/pts/3'],
};

type Found = Partial<Parameters<typeof ignoresHangup>[0]>;

describe('ignoresHangup', () => {
  it.each<[string, Found, boolean]>([
    ['a shell started it', {}, false],
    ['nohup did', { environment: { _: '/usr/bin/nohup' } }, true],
    ['nohup did, found on PATH', { environment: { _: 'nohup' } }, true],
    ['another program that ends so did', { environment: { _: '/opt/my-nohup' } }, false],
    ['its parent ignores SIGHUP', { parentStatus: () => 'SigIgn:\t0000000000001001\n' }, true],
    ['its parent ignores others', { parentStatus: () => 'SigIgn:\t0000000000001000\n' }, false],
    ['its input can only be written', { stdinFlags: () => 0o100001 }, true],
    ['its input can only be read', { stdinFlags: () => 0o100000 }, false],
    ['Node opened its input', { stdinFlags: () => 0o100002 }, false],
    ['its output is what nohup makes', { outputs: () => ['/home/ann/nohup.out', 'pipe:[7]'] }, true],
    ['there is no /proc', { parentStatus: none, stdinFlags: none, outputs: none }, false],
    ['one place says nothing, the next does', { parentStatus: none, stdinFlags: () => 1 }, true],
  ])('%s: %#', (_what, found, expected) => {
    expect(ignoresHangup({ ...plain, ...found })).toBe(expected);
  });
});
