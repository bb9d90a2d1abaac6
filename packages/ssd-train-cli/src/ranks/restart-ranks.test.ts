import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listCheckpoints } from '@ssd/trainer/checkpoint';
import { makeRun } from '@ssd/trainer/testing';
import { restartRanks, type RestartRanksOptions } from './restart-ranks.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-restart-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/**
 * A program instead of a training: it knows its rank, the run folder as `root`, whether it is to go on as `resumed`, and as `calls` how
 * often a rank of its number was started before.
 */
const program = (body: string, ...words: string[]): string[] => [
  process.execPath,
  '-e',
  `const argv = process.argv; const rank = Number(argv[argv.indexOf('--rank') + 1]); const root = ${JSON.stringify(root)};
   const fs = require('node:fs'); const resumed = argv.includes('resumed');
   const list = root + '/calls-' + rank; fs.appendFileSync(list, resumed ? 'r' : 'n');
   const startsOf = (one) => fs.existsSync(root + '/calls-' + one) ? fs.readFileSync(root + '/calls-' + one, 'utf8').length : 0;
   const calls = startsOf(rank) - 1;
   // None ends before both are there.
   while (startsOf(1 - rank) <= calls) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
   const tell = () => new Promise((done) => process.send({ kind: 'run-folder', folder: root }, done));
   ${body}`,
  '--',
  ...words,
];

async function restart(
  body: string,
  options: Partial<RestartRanksOptions> = {},
): Promise<{ exitCode: number; answer: string; lines: string[]; calls: string[] }> {
  const lines: string[] = [];
  const ended = await restartRanks({
    count: 2,
    maxRestarts: 2,
    command: program(body),
    resumeCommand: (folder) => ({ command: program(body, 'resumed', folder) }),
    ownsFolder: false,
    grace: 50,
    terminal: { note: () => undefined, warn: (line) => lines.push(line), endStatus: () => undefined },
    signal: new AbortController().signal,
    ...options,
  });
  const calls = await Promise.all([0, 1].map((rank) => readFile(join(root, `calls-${rank}`), 'utf8')));
  return { ...ended, lines, calls };
}

/** What a rank does that waits for one that is gone. */
const WAIT = 'setInterval(() => {}, 1000);';

it('starts all of them anew, so many times at most', async () => {
  const { exitCode, lines, calls } = await restart(`if (rank === 1) process.exit(7); ${WAIT}`);
  expect(exitCode).toBe(7);
  expect(calls).toEqual(['nnn', 'nnn']);
  const restarts = lines.filter((line) => line.startsWith('Restart'));
  expect(restarts).toEqual(
    [1, 2].map((n) => `Restart ${n} of 2 as it was started, since no checkpoint was written`),
  );
});

it('goes on from the checkpoint that was written, and is done where no rank fails', async () => {
  const made = await makeRun(join(root, 'made'));
  const { last } = await listCheckpoints(made.checkpoints);
  const { exitCode, lines, calls, answer } = await restart(
    `(async () => {
       if (rank === 0) { await tell(); process.channel.unref(); }
       if (resumed) { if (rank === 0) console.log('done with ' + argv.at(-7)); return; }
       if (rank === 0) { setTimeout(() => { fs.renameSync(root + '/made/checkpoints', root + '/checkpoints'); process.exit(1); }, 100); }
       else ${WAIT}
     })();`,
    { holdAnswer: true },
  );
  expect([exitCode, calls]).toEqual([0, ['nr', 'nr']]);
  expect(lines.at(-1)).toBe(`Restart 1 of 2 from ${join(root, 'checkpoints', last!.name)}`);
  expect(answer).toBe(`done with ${root}\n`);
});

it('keeps what a run without a checkpoint wrote, and begins it again', async () => {
  await writeFile(join(root, 'train.failed-1.jsonl'), 'of an earlier one');
  const { lines, calls } = await restart(
    `(async () => {
       if (rank === 1) { if (calls === 0) ${WAIT} return; }
       await tell(); process.channel.unref();
       if (calls === 0) { fs.writeFileSync(root + '/train.jsonl', 'a step'); process.exit(1); }
     })();`,
  );
  expect(calls).toEqual(['nn', 'nn']);
  expect(lines.at(-1)).toBe(
    `Restart 1 of 2 as it was started, since no checkpoint was written; what there was of it lies in train.failed-2.jsonl of ${root}`,
  );
  expect(await readFile(join(root, 'train.failed-2.jsonl'), 'utf8')).toBe('a step');
  expect(await readdir(root)).not.toContain('train.jsonl');
});

it.each([
  ['that finds its input wrong', 'process.exit(2)'],
  ['that was interrupted', 'process.exit(130)'],
  ['whose terminal is gone', 'process.exit(129)'],
])('starts nothing anew for a rank %s', async (_, end) => {
  const { calls } = await restart(`if (rank === 1) ${end}; ${WAIT}`);
  expect(calls).toEqual(['n', 'n']);
});

it('starts nothing anew where rank 0 was done', async () => {
  const { exitCode, calls } = await restart('process.exit(rank * 3)', { grace: 10_000 });
  expect([exitCode, calls]).toEqual([3, ['n', 'n']]);
});

it('starts nothing anew once it is asked to end', async () => {
  const abort = new AbortController();
  const ended = restart(`process.on('message', () => process.exit(1)); if (rank === 0) tell(); ${WAIT}`, {
    signal: abort.signal,
  });
  setTimeout(() => {
    abort.abort();
  }, 300);
  expect((await ended).calls).toEqual(['n', 'n']);
});
