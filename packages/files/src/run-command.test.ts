import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.js';

describe('runCommand', () => {
  const env = { PATH: process.env['PATH'] };
  const folder = { path: '' };
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'ssd-command-'));
  });
  afterEach(() => {
    rmSync(folder.path, { recursive: true, force: true });
  });

  /** Whether a process is there; one that ended and waits for its parent to look is not. */
  const lives = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  /** Writes the numbers of itself and of a child of its own, and stays. */
  const stays = (file: string): string => `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('node:fs').writeFileSync(${JSON.stringify(`${file}.new`)}, process.pid + ' ' + child.pid);
    require('node:fs').renameSync(${JSON.stringify(`${file}.new`)}, ${JSON.stringify(file)});
    setInterval(() => {}, 1000);`;
  const pidsIn = async (file: string): Promise<number[]> => {
    while (!existsSync(file)) await wait(20);
    return readFileSync(file, 'utf8').split(' ').map(Number);
  };

  it('gives code and both outputs', async () => {
    const script = 'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3';
    expect(await runCommand(process.execPath, ['-e', script], { env })).toEqual({
      code: 3,
      stdout: 'out',
      stderr: 'err',
    });
  });

  it('gives words on as they are', async () => {
    const words = ['a b', '$HOME', "it's", '"', '', '*'];
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const { stdout } = await runCommand(process.execPath, ['-e', script, '--', ...words], { env });
    expect(JSON.parse(stdout)).toEqual(words);
  });

  it('does not reject for a command that is missing', async () => {
    expect(await runCommand('no-such-command-here', [], { env })).toMatchObject({
      code: undefined,
      stderr: expect.stringContaining('ENOENT') as string,
    });
  });

  it('takes no command of the working folder', async () => {
    const bin = join(folder.path, 'node_modules', '.bin');
    mkdirSync(bin, { recursive: true });
    for (const place of [bin, folder.path]) {
      writeFileSync(join(place, 'python3'), '#!/bin/sh\necho taken\n');
      chmodSync(join(place, 'python3'), 0o755);
    }
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      for (const path of ['.', '', ':', './', 'node_modules/.bin', bin, undefined])
        expect(await runCommand('python3', [], { env: { PATH: path } })).toMatchObject({ code: undefined });
      expect(await runCommand('./python3', [], { env: { PATH: '.' } })).toMatchObject({ code: undefined });
      const { stdout } = await runCommand('python3', [], { env: { PATH: `.:${folder.path}` } });
      expect(stdout).toBe('taken\n');
    } finally {
      process.chdir(before);
    }
  });

  it('ends the command and all it started when asked to', async () => {
    const stop = new AbortController();
    const file = join(folder.path, 'pids');
    const ended = runCommand(process.execPath, ['-e', stays(file)], { env, signal: stop.signal });
    const pids = await pidsIn(file);
    stop.abort();
    expect((await ended).code).toBeUndefined();
    while (pids.some(lives)) await wait(20);
    expect(
      (await runCommand(process.execPath, ['-e', ''], { env, signal: stop.signal })).code,
    ).toBeUndefined();
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends with this process, by %s', async (signal) => {
    const file = join(folder.path, 'pids');
    const source = fileURLToPath(new URL('../../../tools/source.mjs', import.meta.url));
    const module = fileURLToPath(new URL('./run-command.ts', import.meta.url));
    const script = `
      const { runCommand } = await import(${JSON.stringify(module)});
      await runCommand(process.execPath, ['-e', ${JSON.stringify(stays(file))}], { env: process.env });`;
    const parent = spawn(process.execPath, ['--import', source, '--input-type=module', '-e', script], {
      stdio: 'inherit',
    });
    const pids = await pidsIn(file);
    expect(pids.every(lives)).toBe(true);
    parent.kill(signal);
    await once(parent, 'exit');
    while (pids.some(lives)) await wait(20);
  });
});
