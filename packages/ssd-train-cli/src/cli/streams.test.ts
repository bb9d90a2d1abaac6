import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../../../tools/source.mjs', import.meta.url));
const BIN = fileURLToPath(new URL('../bin.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-streams-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  /** Exit code of the command itself, whatever it is piped into. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line as a process of its own, behind redirections of a shell. */
async function ran(words: string, redirections: string): Promise<Ran> {
  const ssd = `"${process.execPath}" --conditions=@ssd/source --import "${SOURCE}" "${BIN}" ${words}`;
  // A reader that leaves has left before the command begins.
  const wait = redirections.includes('> gone') ? 'until [ -e gone ]; do sleep 0.02; done; ' : '';
  const script = `{ ${wait}${ssd}; echo $? > code; } ${redirections}`;
  const { stdout, stderr } = await new Promise<Omit<Ran, 'code'>>((done) => {
    // Whoever runs the tests may want colours; what is compared here has none.
    const environment: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
    delete environment.FORCE_COLOR;
    execFile('sh', ['-c', script], { cwd: folder, env: environment }, (_error, out, err) => {
      done({ stdout: out, stderr: err });
    });
  });
  return { code: Number(await readFile(join(folder, 'code'), 'utf8')), stdout, stderr };
}

const LOST = 'Error: Expected to write the answer to stdout, but not all of it arrived: ';
const LEAVES = '| { exec < /dev/null; : > gone; }';
const hasFull = existsSync('/dev/full');
/** That the system has /proc, which says how a stream came to be. */
const hasProc = existsSync('/proc/self/fdinfo');

describe('an answer in JSON', () => {
  it.each(['2>&-', '2>/dev/null', ...(hasFull ? ['2>/dev/full'] : []), '<&- 2>&-'])(
    'arrives with %s, which is for people',
    async (redirections) => {
      const { code, stdout } = await ran('runs list --json', redirections);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ runs: [] });
    },
  );

  (hasProc ? it : it.skip)('that has nowhere to go is an error', async () => {
    const { code, stdout, stderr } = await ran('runs list --json', '>&-');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${LOST}it was closed when the command began.\nWhat to do: `);
  });

  (hasFull ? it : it.skip)('that found no room is a sentence and not a stack', async () => {
    const { code, stderr } = await ran('runs list --json --quiet', '> /dev/full');
    expect(code).toBe(1);
    expect(stderr).toMatch(`${LOST}ENOSPC`);
    expect(stderr.split('\n')).toHaveLength(3); // what, what to do, and nothing
  });

  it('that is thrown away on purpose is none', async () => {
    expect((await ran('runs list --json --quiet', '> /dev/null')).code).toBe(0);
  });

  it('whose reader left is no success, and nothing is said', async () => {
    const { code, stderr } = await ran('runs list --json --quiet', LEAVES);
    expect([code, stderr]).toEqual([141, '']);
  });

  (hasFull ? it : it.skip)('of a failure keeps its exit code', async () => {
    const { code, stderr } = await ran('runs list nowhere --json', '> /dev/full');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: Expected a folder with runs(.|\n)*\nError: Expected to write the answer/);
    expect((await ran('rusn', '> /dev/full')).code).toBe(2);
  });
});

describe('text', () => {
  it.each(['--help', '--version', 'completion bash', 'train --help'])(
    'of "%s" ends quietly with its reader, and fails without room',
    async (words) => {
      expect(await ran(words, LEAVES)).toMatchObject({ code: 141, stderr: '' });
      if (hasFull) expect(await ran(words, '> /dev/full')).toMatchObject({ code: 1 });
      // Asked by programs that want to know whether the command is there.
      expect(await ran(words, '> /dev/null 2>&1')).toMatchObject({ code: 0 });
    },
  );

  it('for people is written to nobody without a word', async () => {
    expect(await ran('runs list', `2>&1 ${LEAVES}`)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});
