import { chmodSync, existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { versionFolder } from './cache-folder.js';
import { locateLibrary, type LocateOptions } from './locate-library.js';
import { temporaryFolder } from '@ssd/testing/temporary-folder';

/** SHA-256 of nothing. */
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('locateLibrary', () => {
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => join(folder.path, ...parts);
  const put = (path: string, content = ''): string => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const putPair = (place: string, cc = 'libtensorflow_cc.so.2'): { cc: string; framework: string } => ({
    cc: put(join(place, cc)),
    framework: put(join(place, 'libtensorflow_framework.so.2')),
  });
  const putCached = (version: string): { cc: string; framework: string } => {
    const place = versionFolder(at('cache', 'ssd-tensorflow'), version);
    const record = {
      version,
      arch: process.arch,
      wheel: 'w.whl',
      sha256: 'ab',
      files: { 'libtensorflow_cc.so.2': 0, 'libtensorflow_framework.so.2': 0 },
      digests: { 'libtensorflow_cc.so.2': NOTHING, 'libtensorflow_framework.so.2': NOTHING },
    };
    put(join(place, 'library.json'), JSON.stringify(record));
    return putPair(place);
  };
  /** Options under which nothing of this machine is seen. */
  const sealed = (options: LocateOptions = {}): LocateOptions => ({
    resolveFrom: [at('app', 'src')],
    output: () => undefined,
    systemFolders: [],
    trust: { pins: () => undefined },
    ...options,
    env: { XDG_CACHE_HOME: at('cache'), ...options.env },
  });
  const python =
    (package_: string, version?: string): LocateOptions['output'] =>
    (command) =>
      command === 'python3'
        ? `a hook says hello\n${JSON.stringify({ folders: [package_], version })}\n`
        : undefined;

  it('finds nothing where nothing is', () => {
    expect(locateLibrary(sealed())).toBeUndefined();
  });

  it('goes through the places in order', () => {
    const system = putPair(at('system'), 'libtensorflow.so.2');
    const env = { LD_LIBRARY_PATH: `:${at('nowhere')}:${at('system')}` };
    expect(locateLibrary(sealed({ env }))).toEqual({ ...system, source: "the system's libraries" });

    const inPython = putPair(at('site-packages', 'tensorflow'));
    const output = python(at('site-packages', 'tensorflow'), '2.20.0');
    expect(locateLibrary(sealed({ env, output }))).toEqual({
      ...inPython,
      version: '2.20.0',
      source: 'the tensorflow package of Python',
    });

    const inNode = putPair(
      at('app', 'node_modules', '@tensorflow', 'tfjs-node', 'deps', 'lib'),
      'libtensorflow.so.2',
    );
    expect(locateLibrary(sealed({ env, output }))).toEqual({ ...inNode, source: 'tfjs-node' });

    const cached = putCached('2.21.0');
    expect(locateLibrary(sealed({ env, output }))).toEqual({
      ...cached,
      version: '2.21.0',
      source: 'our cache folder',
    });

    const named = putPair(at('mine'));
    const told = { ...env, SSD_LIBTENSORFLOW: at('mine') };
    expect(locateLibrary(sealed({ env: told, output }))).toEqual({ ...named, source: 'SSD_LIBTENSORFLOW' });

    const option = putPair(at('option'));
    expect(locateLibrary(sealed({ env: told, output, library: option.cc }))).toEqual({
      ...option,
      source: 'the option "library"',
    });
  });

  it('does not look where the program was started', () => {
    const before = process.cwd();
    const lib = at('work', 'node_modules', '@tensorflow', 'tfjs-node', 'deps', 'lib');
    putPair(lib, 'libtensorflow.so.2');
    putPair(at('work', 'tensorflow'));
    for (const name of ['json.py', 'importlib.py', 'site.py', 'sitecustomize.py', 'tensorflow/__init__.py'])
      put(at('work', name), `open(${JSON.stringify(at('EXECUTED'))}, 'w')`);
    mkdirSync(at('work', 'deep', 'down'), { recursive: true });
    const env = {
      XDG_CACHE_HOME: at('cache'),
      PATH: `.::${process.env['PATH'] ?? ''}`,
      PYTHONPATH: `.:${at('work')}`,
      PYTHONSTARTUP: at('work', 'json.py'),
      HOME: at('home'),
    };
    try {
      for (const folder of [at('work'), at('work', 'deep', 'down')]) {
        process.chdir(folder);
        const found = locateLibrary({ env, systemFolders: [] });
        expect(found?.cc ?? '').not.toContain(at('work'));
        expect(existsSync(at('EXECUTED'))).toBe(false);
      }
    } finally {
      process.chdir(before);
    }
  });

  it('stops at a cache that it cannot trust, and looks nowhere else', () => {
    const { cc } = putCached('2.20.0');
    putPair(at('usual'));
    const options = sealed({ systemFolders: [at('usual')] });
    expect(locateLibrary(options)?.cc).toBe(cc);
    chmodSync(dirname(cc), 0o777);
    expect(() => locateLibrary(options)).toThrow(
      expect.objectContaining({ name: 'LibraryError', code: 'UNSAFE_CACHE' }) as Error,
    );
    // By its name it is the user's choice.
    expect(locateLibrary({ ...options, library: dirname(cc) })?.cc).toBe(cc);
  });

  it('makes a relative path absolute, for a loader that would look elsewhere', () => {
    const { cc } = putPair(at('mine'));
    const library = relative(process.cwd(), cc);
    expect(locateLibrary(sealed({ library }))?.cc).toBe(cc);
  });

  it('prefers the pinned version in the cache, then the newest', () => {
    putCached('2.9.1');
    putCached('2.22.0');
    expect(locateLibrary(sealed())?.version).toBe('2.22.0');
    putCached('2.21.0');
    expect(locateLibrary(sealed())?.version).toBe('2.21.0');
  });

  it('passes over a damaged cache', () => {
    const { cc } = putCached('2.21.0');
    truncateSync(cc, 7);
    expect(locateLibrary(sealed())).toBeUndefined();
    put(join(dirname(cc), 'library.json'), '{"version":');
    expect(locateLibrary(sealed())).toBeUndefined();
  });

  it('passes over a Python package without the library, and over a Python that says nonsense', () => {
    put(at('old', 'tensorflow', 'python', '_pywrap_tensorflow_internal.so'));
    expect(locateLibrary(sealed({ output: python(at('old', 'tensorflow')) }))).toBeUndefined();
    expect(locateLibrary(sealed({ output: () => '{"folders": 3}' }))).toBeUndefined();
    expect(locateLibrary(sealed({ output: () => 'Segmentation fault' }))).toBeUndefined();
  });

  it("asks the loader's cache and the usual folders of the system last", () => {
    putPair(at('opt'), 'libtensorflow.so.2');
    const output: LocateOptions['output'] = (command) =>
      command === '/sbin/ldconfig'
        ? `\tlibtensorflow.so.2 (libc6,x86-64) => ${at('opt')}/libtensorflow.so.2\n`
        : undefined;
    expect(locateLibrary(sealed({ output }))?.cc).toBe(at('opt', 'libtensorflow.so.2'));
    putPair(at('usual'));
    expect(locateLibrary(sealed({ systemFolders: [at('usual')] }))?.cc).toBe(
      at('usual', 'libtensorflow_cc.so.2'),
    );
  });

  it('passes over a TensorFlow that is too old, unless it is named', () => {
    const lib = at('app', 'node_modules', '@tensorflow', 'tfjs-node', 'deps', 'lib');
    put(join(lib, 'libtensorflow.so.2.7.0'));
    symlinkSync('libtensorflow.so.2.7.0', join(lib, 'libtensorflow.so.2'));
    put(join(lib, 'libtensorflow_framework.so.2'));
    expect(locateLibrary(sealed())).toBeUndefined();
    expect(locateLibrary(sealed({ library: lib }))?.version).toBe('2.7.0');
  });

  it('reads the version from the file behind a link', () => {
    put(at('lib', 'libtensorflow.so.2.9.1'));
    symlinkSync('libtensorflow.so.2.9.1', at('lib', 'libtensorflow.so.2'));
    put(at('lib', 'libtensorflow_framework.so.2'));
    expect(locateLibrary(sealed({ library: at('lib') }))).toMatchObject({
      cc: at('lib', 'libtensorflow.so.2'),
      version: '2.9.1',
    });
  });

  it("takes TensorFlow 1.15's extension module when it is named", () => {
    const cc = put(at('tf1', 'tensorflow_core', 'python', '_pywrap_tensorflow_internal.so'));
    const framework = put(at('tf1', 'tensorflow_core', 'libtensorflow_framework.so.1'));
    expect(locateLibrary(sealed({ library: cc }))).toMatchObject({ cc, framework });
  });

  it('is an error, not a search elsewhere, when the place named is wrong', () => {
    putCached('2.21.0');
    const env = { SSD_LIBTENSORFLOW: at('nowhere') };
    expect(() => locateLibrary(sealed({ env }))).toThrow(
      /where SSD_LIBTENSORFLOW says, but there is nothing at .*nowhere/,
    );
    mkdirSync(at('empty'));
    expect(() => locateLibrary(sealed({ library: at('empty') }))).toThrow(/found no such pair/);
    const lonely = put(at('lonely', 'libtensorflow_cc.so.2'));
    expect(() => locateLibrary(sealed({ library: lonely }))).toThrow(
      /Expected libtensorflow_framework.so.2 beside/,
    );
    expect(() => locateLibrary(sealed({ library: lonely }))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }) as Error,
    );
  });

  it('takes an empty SSD_LIBTENSORFLOW for none', () => {
    expect(locateLibrary(sealed({ env: { SSD_LIBTENSORFLOW: '' } }))).toBeUndefined();
  });
});
