import { describeHost, hostProblem, type Host } from './host.js';

const good: Host = { platform: 'linux', arch: 'x64', musl: false, avx: true };

describe('describeHost', () => {
  const files = (entries: Record<string, string>) => (path: string) => entries[path] ?? '';

  it('reads musl from the loader that is mapped into this process', () => {
    const line = '7f0000000000-7f0000001000 r--p 00000000 fe:00 1 /lib/';
    expect(describeHost(files({ '/proc/self/maps': `${line}ld-musl-x86_64.so.1\n` })).musl).toBe(true);
    expect(describeHost(files({ '/proc/self/maps': `${line}x86_64-linux-gnu/libc.so.6\n` })).musl).toBe(
      false,
    );
  });

  it('wants AVX by name, on x64', () => {
    const avx = (flags: string) =>
      describeHost(files({ '/proc/cpuinfo': `processor\t: 0\nflags\t\t: ${flags}\nbugs\t: x\n` })).avx;
    expect(avx('fpu sse4_2 avx avx2')).toBe(true);
    expect(avx('fpu sse4_2 avxlike')).toBe(process.arch !== 'x64');
  });

  it('finds nothing wrong with what it cannot read', () => {
    expect(describeHost(() => '')).toEqual({
      platform: process.platform,
      arch: process.arch,
      musl: false,
      avx: true,
    });
  });
});

describe('hostProblem', () => {
  it('lets Linux with glibc on x64 and arm64 pass', () => {
    expect(hostProblem(good)).toBeUndefined();
    expect(hostProblem({ ...good, arch: 'arm64' })).toBeUndefined();
  });

  it.each<[Partial<Host>, RegExp, RegExp]>([
    [{ platform: 'darwin' }, /for Linux only, this is darwin\.$/, /^Use a Linux container/],
    [{ platform: 'win32' }, /this is win32\.$/, /^Use WSL 2/],
    [{ arch: 'ppc64' }, /x64 and arm64, this processor is ppc64\.$/, /^Build libtensorflow_cc/],
    [{ musl: true }, /need glibc/, /node:20-slim/],
    [{ avx: false }, /AVX/, /SSD_LIBTENSORFLOW/],
  ])('names what is wrong with %j and the way out', (change, message, hint) => {
    expect(hostProblem({ ...good, ...change })).toEqual({
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
  });
});
