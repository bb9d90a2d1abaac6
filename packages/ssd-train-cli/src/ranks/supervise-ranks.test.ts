import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { superviseRanks, type SuperviseRanksOptions } from './supervise-ranks.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-supervisor-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A program instead of a training: it knows its rank and its words as `rank` and `argv`. */
const program = (body: string): string[] => [
  process.execPath,
  '-e',
  `const argv = process.argv; const rank = Number(argv[argv.indexOf('--rank') + 1]); const root = ${JSON.stringify(root)};
   const { writeFileSync } = require('node:fs');
   ${body}`,
  '--',
];

async function supervise(
  body: string,
  options: Partial<SuperviseRanksOptions> = {},
): Promise<{ exitCode: number; lines: string[] }> {
  const lines: string[] = [];
  const { exitCode } = await superviseRanks({
    count: 3,
    command: program(body),
    terminal: {
      note: (line = '') => lines.push(line),
      warn: (line) => lines.push(line),
      endStatus: () => undefined,
    },
    signal: new AbortController().signal,
    ...options,
  });
  return { exitCode, lines };
}

it('gives every rank its place in one list of addresses, and keeps what the others write', async () => {
  const { exitCode } = await supervise(`
    const value = (name) => argv[argv.indexOf(name) + 1];
    writeFileSync(root + '/' + rank, JSON.stringify([value('--cluster'), value('--run-token')]));
    if (rank > 0) console.error('rank ' + rank + ' speaks');
    else { process.send({ kind: 'run-folder', folder: root }); process.channel.unref(); }
  `);
  expect(exitCode).toBe(0);
  const said = await Promise.all([0, 1, 2].map((rank) => readFile(join(root, String(rank)), 'utf8')));
  expect(new Set(said).size).toBe(1);
  const [cluster] = JSON.parse(said[0]!) as [string];
  expect(cluster).toMatch(/^127\.0\.0\.1:\d+,127\.0\.0\.1:\d+,127\.0\.0\.1:\d+$/);
  for (const rank of [1, 2]) {
    expect(await readFile(join(root, 'logs', `rank-${rank}.log`), 'utf8')).toBe(`rank ${rank} speaks\n`);
  }
});

it('ends the others where one fails, and shows its last words', async () => {
  const { exitCode, lines } = await supervise(
    `if (rank === 1) { console.error('no more room'); process.exit(7); } setInterval(() => {}, 1000);`,
    { grace: 50 },
  );
  expect(exitCode).toBe(7);
  expect(lines).toEqual([
    expect.stringMatching(/^Ranks: 3 processes/),
    'Rank 1 ended with exit code 7.',
    '  no more room',
  ]);
});

it('says which rank was killed', async () => {
  const { exitCode, lines } = await supervise(
    `if (rank === 2) process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`,
    { grace: 50 },
  );
  expect(exitCode).toBe(1);
  expect(lines[1]).toBe('Rank 2 was killed by SIGKILL, as a system does that has no memory left.');
});

it('says that a program is not there', async () => {
  const { exitCode } = await supervise('', { command: ['/no/such/program'], grace: 50 });
  expect(exitCode).not.toBe(0); // nsenter has one of its own
});

it('lets all of them end when it is asked to', async () => {
  const abort = new AbortController();
  const ended = supervise(
    `process.on('message', ({ kind }) => { writeFileSync(root + '/' + rank, kind); process.disconnect(); });
     if (rank === 0) process.send({ kind: 'run-folder', folder: root });
     const timer = setInterval(() => {}, 1000); process.on('disconnect', () => clearInterval(timer));`,
    { signal: abort.signal },
  );
  abort.abort();
  expect((await ended).exitCode).toBe(0);
  for (const rank of [0, 1, 2]) expect(await readFile(join(root, String(rank)), 'utf8')).toBe('end');
});
