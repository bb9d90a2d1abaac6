import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownMark, type RunCommand } from '@ssd/files';
import { EXAMPLE_DATA, EXAMPLE_DIGEST, folderDigest } from './example-package.js';
import { fetchExamples } from './fetch-examples.js';

describe('fetchExamples', () => {
  let cache: string;
  beforeEach(async () => {
    cache = join(await mkdtemp(join(tmpdir(), 'ssd-fetch-')), 'ssd-train');
  });
  afterEach(() => rm(dirname(cache), { recursive: true, force: true }));

  /** Stands for npm: "installs" a package with one file of data; notes what it was started with. */
  const calls: { args: readonly string[]; env: Readonly<Record<string, string | undefined>> }[] = [];
  const npm: RunCommand = async (command, args, { env }) => {
    calls.push({ args: [command, ...args], env });
    const prefix = args[args.indexOf('--prefix') + 1]!;
    const data = join(prefix, 'node_modules', '@ssd', 'example-blood-cells', EXAMPLE_DATA);
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'a.txt'), 'abc');
    return { code: 0, stdout: '', stderr: '' };
  };
  // sha256 of "a.txt 3\0abc": printf 'a.txt 3\0abc' | sha256sum
  const digest = '79790a098f0df2deae7fec422021a7b5e4f409fe600844f255f11370b67a9ed2';
  const { signal } = new AbortController();
  const environment = { PATH: '/usr/bin', npm_config_global: 'true', npm_config_registry: 'https://mirror' };
  const fetch = (run: RunCommand, wanted = digest) =>
    fetchExamples({ cache, environment, signal, run, digest: wanted });

  it("takes what the user's npm gives, with its settings and without scripts, and leaves nothing else", async () => {
    calls.length = 0;
    await expect(fetch(npm)).resolves.toBe(join(cache, 'example-blood-cells', 'data', 'BCCD'));
    expect(await readdir(cache)).toEqual(['example-blood-cells']);
    expect(await readdir(join(cache, 'example-blood-cells', 'data', 'BCCD'))).toEqual(['a.txt']);
    const [{ args, env }] = calls as [(typeof calls)[0]];
    expect(args.slice(0, 3)).toEqual(['npm', 'install', '@ssd/example-blood-cells']);
    expect(args).toContain('--ignore-scripts');
    expect(env).toEqual({ PATH: '/usr/bin', npm_config_registry: 'https://mirror' });
  });

  it('takes that of another process that was faster', async () => {
    await Promise.all([fetch(npm), fetch(npm)]);
    expect(await readdir(cache)).toEqual(['example-blood-cells']);
  });

  it('keeps nothing that is something else, or that npm could not give', async () => {
    await expect(fetch(npm, '0'.repeat(64))).rejects.toMatchObject({
      code: 'NO_EXAMPLES',
      message: expect.stringContaining(`got ${digest}`) as string,
    });
    const failing: RunCommand = () => Promise.resolve({ code: 1, stdout: '', stderr: 'npm error 404 x\n' });
    await expect(fetch(failing)).rejects.toMatchObject({
      code: 'NO_EXAMPLES',
      message: expect.stringMatching(/ended with code 1\. It said:\n {4}npm error 404 x$/) as string,
      hint: expect.stringContaining('npm install @ssd/example-blood-cells') as string,
    });
    const empty: RunCommand = () => Promise.resolve({ code: 0, stdout: '', stderr: '' });
    await expect(fetch(empty)).rejects.toThrow('got nothing');
    expect(await readdir(cache)).toEqual([]);
  });

  it('sweeps what a killed process left, and nothing of one that runs', async () => {
    for (const [name, mark] of [
      ['dead', { ...ownMark(), pid: 2 ** 22 + 1 }], // above the most that Linux gives
      ['alive', ownMark()],
    ] as const) {
      await mkdir(join(cache, `incomplete-examples-${name}`), { recursive: true });
      await writeFile(join(cache, `incomplete-examples-${name}`, 'owner.json'), JSON.stringify(mark));
    }
    await fetch(npm);
    expect((await readdir(cache)).sort()).toEqual(['example-blood-cells', 'incomplete-examples-alive']);
  });

  it('says when it was stopped', async () => {
    const stop = new AbortController();
    const run: RunCommand = (...call) => {
      stop.abort();
      return npm(...call);
    };
    await expect(
      fetchExamples({ cache, environment, signal: stop.signal, run, digest }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(cache)).toEqual([]);
  });
});

it('the package in this clone has the pictures that this version knows', async () => {
  const data = fileURLToPath(new URL('../../../example-blood-cells/data/BCCD', import.meta.url));
  expect(await folderDigest(data)).toBe(EXAMPLE_DIGEST);
});
