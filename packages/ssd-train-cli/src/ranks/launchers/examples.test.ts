import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { globalOptions } from '../../cli/global-options.js';
import { parseArguments } from '../../cli/parse-arguments.js';
import { train } from '../../commands/train.js';
import { ranksAsked } from '../ranks-asked.js';

// What examples/ starts trainings with says what this command takes.

const EXAMPLES = fileURLToPath(new URL('../../../../../examples', import.meta.url));

const parse = (words: readonly string[]): ReturnType<typeof parseTrain>['values'] => parseTrain(words).values;
const parseTrain = (words: readonly string[]) =>
  parseArguments(words, { command: 'train', options: { ...train.options, ...globalOptions } });

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly completions: number;
    readonly parallelism: number;
    readonly selector?: Record<string, string>;
    readonly ports?: readonly { readonly port: number }[];
    readonly template: {
      readonly spec: {
        readonly subdomain: string;
        readonly containers: readonly {
          readonly command: readonly string[];
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value: string }[];
          readonly resources: { readonly limits: { readonly cpu: string } };
        }[];
      };
    };
  };
}

it('every pod of the Kubernetes Job is a rank of one training', async () => {
  const text = await readFile(join(EXAMPLES, 'kubernetes', 'train.yaml'), 'utf8');
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  const job = documents.find(({ kind }) => kind === 'Job')!;
  const service = documents.find(({ kind }) => kind === 'Service')!;
  const { completions, parallelism, template } = job.spec;
  const { subdomain, containers } = template.spec;
  const [{ command, args, env, resources }] = containers as [(typeof containers)[0]];
  expect(parallelism).toBe(completions); // they wait for each other
  expect([...command, args[0]]).toEqual(['ssd', 'train']);
  const values = parse(args.slice(1));
  expect(String(values.rankThreads)).toBe(resources.limits.cpu);
  expect(values.batchSize! % completions).toBe(0);
  // A pod of an indexed Job is called JOB-INDEX, and found at that name of its subdomain's service.
  expect(subdomain).toBe(service.metadata.name);
  expect(service.spec.selector).toEqual({ 'batch.kubernetes.io/job-name': job.metadata.name });
  const port = service.spec.ports![0]!.port;
  for (let index = 0; index < completions; index++) {
    const environment = Object.fromEntries([
      ...env.map(({ name, value }) => [name, value]),
      ['JOB_COMPLETION_INDEX', String(index)],
    ]) as Record<string, string>;
    expect(await ranksAsked(values, environment, '/')).toMatchObject({
      kind: 'cluster',
      leader: `${job.metadata.name}-0.${subdomain}:${port}`,
      size: completions,
      rank: index,
    });
  }
});

describe('the batch script of SLURM', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd sbatch '));
    // Stands for srun: writes down its words.
    await writeFile(join(root, 'srun'), '#!/bin/sh\nfor word in "$@"; do printf \'%s\\n\' "$word"; done\n');
    await chmod(join(root, 'srun'), 0o755);
  });
  afterEach(() => rm(root, { recursive: true }));

  const run = (words: readonly string[], environment: Record<string, string>) =>
    new Promise<{ code: number; lines: string[]; stderr: string }>((resolve) => {
      const script = join(EXAMPLES, 'slurm', 'train.sbatch');
      const env = { PATH: `${root}:${process.env['PATH']!}`, ...environment };
      execFile('bash', [script, ...words], { cwd: root, env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), lines: stdout.trimEnd().split('\n'), stderr });
      });
    });

  it('starts a run, and goes on with one that has a checkpoint', async () => {
    const words = ['a run', '--data-dir', 'my voc', '--batch-size', '32'];
    const start = await run(words, { SLURM_CPUS_PER_TASK: '8' });
    expect(start.code).toBe(0);
    expect(start.lines.slice(0, 4)).toEqual(['--kill-on-bad-exit=1', '--cpus-per-task=8', 'ssd', 'train']);
    expect(parse(start.lines.slice(4))).toMatchObject({
      runDir: 'a run',
      dataDir: 'my voc',
      batchSize: 32,
      rankThreads: 8,
    });
    await mkdir(join(root, 'a run', 'checkpoints'), { recursive: true });
    await writeFile(join(root, 'a run', 'checkpoints', 'e1.ckpt.index'), '');
    const again = await run(words, { SLURM_CPUS_PER_TASK: '8' });
    expect(again.lines.slice(4)).toEqual(['--resume', 'a run', '--rank-threads', '8']);
  });

  it('says what it needs', async () => {
    expect(await run([], { SLURM_CPUS_PER_TASK: '8' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('usage: sbatch') as string,
    });
    const outside = await run(['a'], {});
    expect(outside.code).not.toBe(0);
    expect(outside.stderr).toContain('SLURM_CPUS_PER_TASK: is set by sbatch');
  });
});
