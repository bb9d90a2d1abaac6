import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = resolve(__dirname, '../../../..');
const LAUNCHER = resolve(__dirname, '../../bin/ssd.mjs');

describe('bin/ssd.mjs', () => {
  let clone = '';
  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'launcher-'));
    await place('packages/cli/package.json', '{"type":"module"}');
    await mkdir(join(clone, 'packages/cli/bin'));
    await copyFile(LAUNCHER, join(clone, 'packages/cli/bin/ssd.mjs'));
  });
  afterEach(() => rm(clone, { recursive: true }));

  const place = async (path: string, contents: string) => {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), contents);
  };
  const start = (...words: string[]) =>
    spawn(process.execPath, [join(clone, 'packages/cli/bin/ssd.mjs'), ...words]);
  const run = async (...words: string[]) => {
    const child = start(...words);
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null, string | null]>,
    ]);
    return { stdout, stderr, code, signal };
  };
  const SOURCE = `
    interface Told { words: string[]; conditions: string[] }
    const told: Told = { words: process.argv.slice(2), conditions: process.execArgv };
    console.log(JSON.stringify(told));
  `;

  it('runs what is built', async () => {
    await place(
      'packages/cli/dist/bin.js',
      'console.log(process.argv.slice(2).join("|")); process.exitCode = 3;',
    );
    await place('packages/cli/src/bin.ts', 'throw new Error("not this");');
    await symlink(join(ROOT, 'tools'), join(clone, 'tools'));
    expect(await run('a b', '--c')).toEqual({ stdout: 'a b|--c\n', stderr: '', code: 3, signal: null });
  });

  it('runs the sources of a clone that is not built, with its words and its exit code', async () => {
    await place('packages/cli/src/bin.ts', `${SOURCE} process.exitCode = 2;`);
    await symlink(join(ROOT, 'tools'), join(clone, 'tools'));
    const { stdout, stderr, code } = await run('train', '--data-dir', 'a b');
    expect([stderr, code]).toEqual(['', 2]);
    const told = JSON.parse(stdout) as { words: string[]; conditions: string[] };
    expect(told.words).toEqual(['train', '--data-dir', 'a b']);
    expect(told.conditions).toContain('--conditions=@ssd/source');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on and ends as the command does', async (signal) => {
    await place(
      'packages/cli/src/bin.ts',
      `process.on('${signal}', () => { console.log('stopped'); process.exit(130); });
       setInterval(() => undefined, 1000);
       console.log('ready');`,
    );
    await symlink(join(ROOT, 'tools'), join(clone, 'tools'));
    const child = start();
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => {
      told += String(chunk);
      if (told === 'ready\n') child.kill(signal);
    });
    const [code] = (await once(child, 'close')) as [number];
    expect([told, code]).toEqual(['ready\nstopped\n', 130]);
  });

  it('says what to do where there is neither', async () => {
    const { stderr, code } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Error: Expected the command in .*dist\/bin\.js, found no such file\.\nWhat to do: /,
    );
  });
});
