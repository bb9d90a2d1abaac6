import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, thisProcess } from './process-identity.js';
import { lockRunFolder, runInUse } from './run-lock.js';

let root: string;
let lock: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-lock-'));
  lock = join(root, 'run.lock');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

const workspace = join(__dirname, '../../../..');

/** Another process that takes the folder and then does what it is told; resolves once it has it. */
async function otherProcess(then: string): Promise<ChildProcess> {
  const code = `import { lockRunFolder } from ${JSON.stringify(join(__dirname, 'run-lock.ts'))};
    const unlock = await lockRunFolder(${JSON.stringify(root)}, () => undefined);
    console.log('locked');
    ${then}`;
  const flags = ['--conditions=@ssd/source', '--import', join(workspace, 'tools/source.mjs')];
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(String(said)).toBe('locked\n');
  return child;
}

const STAY = 'setInterval(() => undefined, 1000);';

describe('lockRunFolder', () => {
  it('takes a folder and gives it free, and leaves nothing else', async () => {
    const log: string[] = [];
    const unlock = await lockRunFolder(root, (line) => log.push(line));
    expect(await readdir(root)).toEqual(['run.lock']);
    expect(await runInUse(root)).toMatchObject({ pid: process.pid });
    await unlock();
    expect(await readdir(root)).toEqual([]);
    expect(await runInUse(root)).toBeUndefined();
    await (
      await lockRunFolder(root, (line) => log.push(line))
    )();
    expect(log).toEqual([]);
  });

  it('does not take it twice in one process', async () => {
    const unlock = await lockRunFolder(root, () => undefined);
    await expect(lockRunFolder(root, () => undefined)).rejects.toMatchObject({
      code: 'E_RUN_LOCKED',
      message: expect.stringContaining('but this process trains in') as string,
    });
    await unlock();
  });

  it('names the other process that uses it, where it runs and since when', async () => {
    const before = Date.now();
    const child = await otherProcess(STAY);
    const error = await lockRunFolder(root, () => undefined).catch((thrown: unknown) => thrown as Error);
    const [, pid, host, since] = /process (\d+) on (\S+) trains in .* since (\S+)\.$/.exec(
      (error as Error).message,
    )!;
    expect(Number(pid)).toBe(child.pid);
    expect(host).toBe((await thisProcess()).host);
    expect(Date.parse(since!)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(since!)).toBeLessThanOrEqual(Date.now());
    expect((error as { hint?: string }).hint).toContain(lock);
  });

  it('takes over what a process left that was killed, and says so', async () => {
    const child = await otherProcess(STAY);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(root)).toEqual(['run.lock']);
    const log: string[] = [];
    const unlock = await lockRunFolder(root, (line) => log.push(line));
    expect(log).toEqual([
      expect.stringMatching(`Taking over ${root}: process ${child.pid!}, which began .* ended without`),
    ]);
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    await unlock();
  });

  it('is given free by a process that exits at once or by an error', async () => {
    for (const end of ['process.exit(130);', 'throw new Error("on purpose");']) {
      const child = await otherProcess(end);
      if (child.exitCode === null) await once(child, 'exit');
      expect(await readdir(root)).toEqual([]);
    }
  });

  it('takes over from a later process with the number of the one that is gone', async () => {
    await writeFile(
      lock,
      JSON.stringify({ ...(await thisProcess()), started: 'another boot/1', since: '2026-01-01T00:00:00Z' }),
    );
    const log: string[] = [];
    const unlock = await lockRunFolder(root, (line) => log.push(line));
    // Elsewhere than on Linux a number is all there is, and the folder stays taken; CI is Linux.
    expect(log).toHaveLength(1);
    await unlock();
  });

  it('takes over from a file without an owner', async () => {
    await writeFile(lock, '{"pid":');
    const log: string[] = [];
    await (
      await lockRunFolder(root, (line) => log.push(line))
    )();
    expect(log).toEqual([`Taking over ${root}: a process ended without giving it free.`]);
  });

  it('leaves alone what a process of another machine has', async () => {
    const owner = { pid: 1, host: 'elsewhere', started: null, since: '2026-01-01T00:00:00Z' };
    await writeFile(lock, JSON.stringify(owner));
    await expect(lockRunFolder(root, () => undefined)).rejects.toThrow('process 1 on elsewhere trains in');
    expect(await runInUse(root)).toEqual(owner);
    expect(JSON.parse(await readFile(lock, 'utf8'))).toEqual(owner);
  });

  it('lets one of many have it', async () => {
    await writeFile(lock, '');
    const tried = await Promise.allSettled(
      Array.from({ length: 8 }, () => lockRunFolder(root, () => undefined)),
    );
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tried) if (one.status === 'fulfilled') await one.value();
    expect(await readdir(root)).toEqual([]);
  });

  it('says that the folder cannot be written to', async () => {
    await expect(lockRunFolder(join(root, 'nowhere'), () => undefined)).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
    });
  });
});

describe('isAlive', () => {
  it('knows this process, and none that cannot be', async () => {
    const own = await thisProcess();
    expect(await isAlive(own)).toBe(true);
    expect(await isAlive({ ...own, started: null })).toBe(true);
    expect(await isAlive({ ...own, pid: 2 ** 30 })).toBe(false); // above Linux's largest, 2²²
    expect(await isAlive({ ...own, host: 'elsewhere' })).toBeUndefined();
  });
});
