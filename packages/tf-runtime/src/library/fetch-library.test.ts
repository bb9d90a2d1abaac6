import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchLibrary, type FetchOptions, type FetchProgress } from './fetch-library.js';
import type { Host } from './host.js';
import { ownMark } from '@ssd/files';
import type { RunCommand } from '@ssd/files';
import { makeZip } from './testing/make-zip.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const host: Host = { platform: 'linux', arch: 'x64', musl: false, avx: true };
const content = {
  'tensorflow/libtensorflow_cc.so.2': Buffer.from('the C API '.repeat(1000)),
  'tensorflow/libtensorflow_framework.so.2': Buffer.from('the framework'),
  'tensorflow/__init__.py': Buffer.from('raise ImportError'),
};
const wheel = makeZip(content);
const sha256 = createHash('sha256').update(wheel).digest('hex');

/** A pip that writes the given bytes where it is told to; `commands` collects how it was called. */
const pip =
  (bytes: Buffer, commands: string[][] = [], works = 'pip'): RunCommand =>
  (command, args) => {
    commands.push([command, ...args]);
    const line = [command, ...args].join(' ');
    if (!line.startsWith(works)) return Promise.resolve({ code: undefined, stdout: '', stderr: 'ENOENT' });
    if (args.at(-1) !== '--version')
      writeFileSync(join(args[args.indexOf('--dest') + 1]!, 'tensorflow_cpu.whl'), bytes);
    return Promise.resolve({ code: 0, stdout: '', stderr: '' });
  };

describe('fetchLibrary', () => {
  const folder = temporaryFolder();
  // 2.20.0 is not pinned, so that the small wheel above can stand in for it.
  const fetchInto = (options: FetchOptions = {}) =>
    fetchLibrary({
      version: '2.20.0',
      cacheDir: join(folder.path, 'cache'),
      env: { PATH: '/bin' },
      host,
      freeBytes: () => Promise.resolve(1e12),
      run: pip(wheel),
      ...options,
    });
  const inCache = () =>
    existsSync(join(folder.path, 'cache')) ? readdirSync(join(folder.path, 'cache')) : [];

  it('takes the two libraries out of the wheel, records them, and is done the next time', async () => {
    const commands: string[][] = [];
    const place = join(folder.path, 'cache', '2.20.0');
    const fetched = await fetchInto({ run: pip(wheel, commands), sha256: sha256.toUpperCase() });
    expect(fetched).toEqual({
      cc: join(place, 'libtensorflow_cc.so.2'),
      framework: join(place, 'libtensorflow_framework.so.2'),
      version: '2.20.0',
      sha256,
      downloaded: true,
    });
    expect(readFileSync(fetched.cc).equals(content['tensorflow/libtensorflow_cc.so.2'])).toBe(true);
    expect(readFileSync(fetched.framework).equals(content['tensorflow/libtensorflow_framework.so.2'])).toBe(
      true,
    );
    expect(readdirSync(place).sort()).toEqual([
      'library.json',
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
      'verified.json',
    ]);
    expect(inCache()).toEqual(['2.20.0']);
    expect(commands.at(-1)).toEqual(
      expect.arrayContaining([
        '--no-deps',
        '--only-binary=:all:',
        'manylinux_2_27_x86_64',
        'tensorflow-cpu==2.20.0',
      ]),
    );

    const again = await fetchInto({ run: () => Promise.reject(new Error('nothing is to be run')) });
    expect(again).toEqual({ ...fetched, downloaded: false });
  });

  it('reports what it is at', async () => {
    const seen: FetchProgress[] = [];
    await fetchInto({ onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ phase }) => phase)).toEqual(['download', 'verify', 'unpack', 'unpack']);
    expect(seen.at(-1)).toEqual({
      phase: 'unpack',
      file: 'libtensorflow_cc.so.2',
      bytes: 10_000,
      total: 10_000,
    });
  });

  it.each(['pip', 'pip3', 'python3 -I -m pip', 'python -I -m pip'])('makes do with %s', async (works) => {
    const commands: string[][] = [];
    await fetchInto({ run: pip(wheel, commands, works) });
    expect(commands.at(-1)!.join(' ')).toMatch(new RegExp(`^${works} download`));
  });

  it('repairs a damaged copy', async () => {
    const { cc } = await fetchInto();
    truncateSync(cc, 5);
    expect((await fetchInto()).downloaded).toBe(true);
    expect(readFileSync(cc)).toHaveLength(10_000);
  });

  it('repairs a copy with another content of the same size', async () => {
    const { cc } = await fetchInto();
    const bytes = readFileSync(cc);
    bytes[0] = bytes[0]! ^ 1;
    writeFileSync(cc, bytes);
    expect((await fetchInto()).downloaded).toBe(true);
    expect(readFileSync(cc).equals(content['tensorflow/libtensorflow_cc.so.2'])).toBe(true);
    expect(inCache()).toEqual(['2.20.0']);
  });

  it('makes what others cannot write, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const { cc } = await fetchInto();
      const place = dirname(cc);
      for (const path of [dirname(place), place, ...readdirSync(place).map((name) => join(place, name))])
        expect([path, statSync(path).mode & 0o022]).toEqual([path, 0]);
    } finally {
      process.umask(before);
    }
  });

  it('writes nothing into a cache that others can change', async () => {
    mkdirSync(join(folder.path, 'cache'));
    chmodSync(join(folder.path, 'cache'), 0o777);
    const run: RunCommand = () => Promise.reject(new Error('nothing is to be run'));
    await expect(fetchInto({ run })).rejects.toMatchObject({ code: 'UNSAFE_CACHE' });
    expect(inCache()).toEqual([]);
  });

  it('tells Python and pip of the index, and nothing else that could lead them astray', async () => {
    const seen: Record<string, string | undefined>[] = [];
    const kept = { PATH: '/bin', PIP_INDEX_URL: 'https://mirror', PIP_CERT: '/ca.pem', HTTPS_PROXY: 'proxy' };
    await fetchInto({
      env: {
        ...kept,
        PYTHONPATH: '.',
        PYTHONHOME: '/x',
        PIP_PYTHON: './python',
        PIP_TARGET: '/x',
        PIP_REQUIREMENT: 'r.txt',
      },
      run: (command, args, options) => {
        seen.push({ ...options.env });
        return pip(wheel)(command, args, options);
      },
    });
    expect(seen).toHaveLength(4); // python3, python, pip and, of the last, the download
    for (const { TMPDIR, ...env } of seen) {
      expect(env).toEqual(kept);
      expect(TMPDIR ?? folder.path).toContain(folder.path);
    }
  });

  it('two at once both end with the library', async () => {
    const both = await Promise.all([fetchInto(), fetchInto()]);
    expect(both[0].cc).toBe(both[1].cc);
    expect(inCache()).toEqual(['2.20.0']);
  });

  it('sweeps what a killed run left, but not what one is writing', async () => {
    const put = (name: string, owner?: object): void => {
      mkdirSync(join(folder.path, 'cache', name), { recursive: true });
      if (owner !== undefined)
        writeFileSync(join(folder.path, 'cache', name, 'owner.json'), JSON.stringify(owner));
    };
    const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
    put('incomplete-old');
    utimesSync(join(folder.path, 'cache', 'incomplete-old'), 0, 0);
    put('incomplete-new');
    put('incomplete-dead', { ...ownMark(), pid: ended });
    put('incomplete-number-given-again', { ...ownMark(), start: '1' });
    put('incomplete-elsewhere', { ...ownMark(), pid: ended, host: 'another machine' });
    put('incomplete-own', ownMark());
    await fetchInto();
    expect(inCache().sort()).toEqual(['2.20.0', 'incomplete-elsewhere', 'incomplete-new', 'incomplete-own']);
  });

  const fails =
    (stderr: string): RunCommand =>
    (_command, args) =>
      Promise.resolve({ code: args.at(-1) === '--version' ? 0 : 1, stdout: '', stderr });
  const withoutLibrary = makeZip({ 'tensorflow/__init__.py': Buffer.from('') });
  it.each<[string, FetchOptions, string, RegExp, RegExp?]>([
    [
      'no pip',
      { run: pip(wheel, [], 'conda') },
      'NO_PIP',
      /"python3 -I -m pip", "python -I -m pip", "pip", "pip3" runs\.$/,
      /^Install it .*apt-get install python3-pip/,
    ],
    [
      'no network',
      { run: fails('ERROR: No matching distribution found for tensorflow-cpu') },
      'DOWNLOAD_FAILED',
      /ended with code 1[^]*No matching distribution/,
      /^Check the network.*HTTPS_PROXY/,
    ],
    [
      'a full disk before',
      { freeBytes: () => Promise.resolve(1e9) },
      'NO_SPACE',
      /Expected 1400 MB free in .* found 1000 MB\.$/,
      /^Free some space, or set XDG_CACHE_HOME/,
    ],
    [
      'a full disk while pip runs',
      { run: fails('OSError: [Errno 28] No space left on device') },
      'NO_SPACE',
      /filled up/,
    ],
    [
      'another wheel than asked for',
      { sha256: 'a'.repeat(64) },
      'HASH_MISMATCH',
      /Expected the SHA-256 a{64} of tensorflow_cpu.whl, got [0-9a-f]{64}/,
    ],
    ['a wheel that is cut off', { run: pip(wheel.subarray(0, 200)) }, 'CORRUPT_ARCHIVE', /cut off/],
    [
      'a wheel without the library',
      { run: pip(withoutLibrary) },
      'CORRUPT_ARCHIVE',
      /Expected tensorflow\/libtensorflow_framework.so.2/,
    ],
    ['a host without wheels', { host: { ...host, musl: true } }, 'UNSUPPORTED_HOST', /musl/, /glibc/],
  ])('stops at %s and leaves nothing behind', async (_name, options, code, message, hint = /\.$/) => {
    await expect(fetchInto(options)).rejects.toMatchObject({
      name: 'LibraryError',
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
    expect(inCache()).toEqual([]);
  });

  it('checks the pinned version against our hash', async () => {
    await expect(fetchInto({ version: '2.21.0' })).rejects.toMatchObject({ code: 'HASH_MISMATCH' });
  });

  it('stops when asked to and leaves nothing behind', async () => {
    const stop = new AbortController();
    await expect(
      fetchInto({
        signal: stop.signal,
        onProgress: ({ phase }) => {
          if (phase === 'unpack') stop.abort();
        },
      }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(inCache()).toEqual([]);
  });

  it('refuses what is no version', async () => {
    await expect(fetchInto({ version: '../../etc' })).rejects.toThrow(/such as "2.21.0", got "..\/..\/etc"/);
  });
});
