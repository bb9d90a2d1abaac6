import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './testing/temporary-folder.js';
import { type TrustOptions, trustedCached } from './trusted-cache.js';

const CC = 'libtensorflow_cc.so.2';
const FRAMEWORK = 'libtensorflow_framework.so.2';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('trustedCached', () => {
  const folder = temporaryFolder();
  const root = (): string => join(folder.path, 'ssd-tensorflow');
  const place = (): string => join(root(), '2.20.0');
  const put = (record: object = {}): void => {
    mkdirSync(place(), { recursive: true });
    writeFileSync(join(place(), CC), 'the C API');
    writeFileSync(join(place(), FRAMEWORK), 'the rest');
    const digests = { [CC]: sha256('the C API'), [FRAMEWORK]: sha256('the rest') };
    const files = { [CC]: 9, [FRAMEWORK]: 8 };
    const whole = { version: '2.20.0', arch: 'x64', wheel: 'w.whl', sha256: 'ab', files, digests, ...record };
    writeFileSync(join(place(), 'library.json'), JSON.stringify(whole));
    for (const path of [root(), place()]) chmodSync(path, 0o755);
    for (const name of [CC, FRAMEWORK, 'library.json']) chmodSync(join(place(), name), 0o644);
  };
  /** Counts how often a file is read for its hash. */
  const reads: string[] = [];
  const hash = (file: string): string => {
    reads.push(file);
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  };
  const trusted = (options: TrustOptions = {}) => trustedCached(place(), 'x64', { hash, ...options });
  const code = (options: TrustOptions = {}): string | undefined => {
    try {
      trusted(options);
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  beforeEach(() => {
    reads.length = 0;
  });

  it('reads a file once a state of it', () => {
    put();
    for (let turn = 0; turn < 3; turn++) expect(trusted()?.cc).toBe(join(place(), CC));
    expect(reads).toEqual([join(place(), CC), join(place(), FRAMEWORK)]);
    // The folder may be renamed, as fetching does.
    renameSync(place(), join(root(), 'elsewhere'));
    expect(trustedCached(join(root(), 'elsewhere'), 'x64', { hash })).toBeDefined();
    expect(reads).toHaveLength(2);
    renameSync(join(root(), 'elsewhere'), place());
    utimesSync(join(place(), CC), 1, 1);
    expect(trusted()).toBeDefined();
    expect(reads.slice(2)).toEqual([join(place(), CC)]);
  });

  it('sees another content of the same size and time', () => {
    put();
    trusted();
    const { atime, mtime } = statSync(join(place(), CC));
    writeFileSync(join(place(), CC), 'the evil!');
    utimesSync(join(place(), CC), atime, mtime);
    expect(code()).toBe('HASH_MISMATCH');
    expect(() => trusted()).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/Expected the SHA-256 [0-9a-f]{64} of .*libtensorflow_cc/) as string,
        hint: 'Fetch it again with fetchLibrary().',
      }) as Error,
    );
    // Nor is one that takes its place by a rename what it was.
    put();
    trusted();
    writeFileSync(join(place(), 'other'), 'the evil!');
    utimesSync(join(place(), 'other'), atime, mtime);
    renameSync(join(place(), 'other'), join(place(), CC));
    expect(code()).toBe('HASH_MISMATCH');
  });

  it('takes the pinned hashes before those that lie beside it', () => {
    const forged = { [CC]: sha256('the evil!'), [FRAMEWORK]: sha256('the rest') };
    put({ digests: forged });
    writeFileSync(join(place(), CC), 'the evil!');
    expect(code()).toBeUndefined(); // of a version that nobody pinned the note is all there is
    expect(code({ pins: () => ({ [CC]: sha256('the C API'), [FRAMEWORK]: sha256('the rest') }) })).toBe(
      'HASH_MISMATCH',
    );
    put({ version: '2.21.0' });
    expect(code()).toBe('HASH_MISMATCH'); // the pinned one of this package
    put({ digests: {} });
    expect(code()).toBe('HASH_MISMATCH');
  });

  it('has none where no hash is known, or a file is cut off', () => {
    put({ digests: undefined });
    expect(trusted()).toBeUndefined();
    put();
    writeFileSync(join(place(), CC), 'the');
    expect(trusted()).toBeUndefined();
    rmSync(place(), { recursive: true });
    expect(trusted()).toBeUndefined();
  });

  const others = [
    '',
    '2.20.0',
    `2.20.0/${CC}`,
    `2.20.0/${FRAMEWORK}`,
    '2.20.0/library.json',
    '2.20.0/verified.json',
  ];
  it.each(others.flatMap((path) => [0o020, 0o002].map((bit) => [path, bit] as const)))(
    'refuses where others can write: ssd-tensorflow/%s, mode bit %d',
    (path, bit) => {
      put();
      trusted();
      const file = join(root(), path);
      chmodSync(file, statSync(file).mode | bit);
      expect(() => trusted()).toThrow(
        expect.objectContaining({
          code: 'UNSAFE_CACHE',
          message: expect.stringMatching(/its mode is 0\d{3}\. Nothing of it was opened\.$/) as string,
          hint: expect.stringMatching(/chmod -R go-w .*fetchLibrary\(\).*SSD_LIBTENSORFLOW/) as string,
        }) as Error,
      );
    },
  );

  it('refuses what belongs to somebody else, and takes what is ours or root’s', () => {
    put();
    const owned =
      (owner: number, name: string): NonNullable<TrustOptions['look']> =>
      (path) => [{ uid: path.endsWith(name) ? owner : 1000, mode: lstatSync(path).mode }];
    for (const name of ['ssd-tensorflow', '2.20.0', CC, FRAMEWORK, 'library.json']) {
      expect(code({ uid: 1000, look: owned(65534, name) })).toBe('UNSAFE_CACHE');
      expect(code({ uid: 1000, look: owned(0, name) })).toBeUndefined();
      expect(code({ uid: 1000, look: owned(1000, name) })).toBeUndefined();
      expect(code({ uid: 0, look: owned(1000, name) })).toBe('UNSAFE_CACHE');
    }
  });

  it('looks through links', () => {
    put();
    mkdirSync(join(folder.path, 'shared'));
    copyFileSync(join(place(), CC), join(folder.path, 'shared', CC));
    rmSync(join(place(), CC));
    symlinkSync(join(folder.path, 'shared', CC), join(place(), CC));
    expect(code()).toBeUndefined();
    chmodSync(join(folder.path, 'shared', CC), 0o666);
    expect(code()).toBe('UNSAFE_CACHE');
  });

  it('remembers nothing it may not write, and is not led astray by what is remembered', () => {
    put();
    mkdirSync(join(place(), 'verified.json')); // nothing can be written there
    expect(trusted()).toBeDefined();
    expect(trusted()).toBeDefined();
    expect(reads).toHaveLength(4);
    rmSync(join(place(), 'verified.json'), { recursive: true });
    for (const text of [
      '',
      '[]',
      'null',
      '{"libtensorflow_cc.so.2":{"sha256":"ab"}}',
      '{"libtensorflow_cc.so.2":null}',
    ]) {
      writeFileSync(join(place(), 'verified.json'), text, { mode: 0o644 });
      expect(trusted()).toBeDefined();
    }
    expect(existsSync(dirname(place()))).toBe(true);
  });
});
