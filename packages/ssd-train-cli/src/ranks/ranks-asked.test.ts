import { ranksAsked } from './ranks-asked.js';

const none = {
  nproc: undefined,
  maxRestarts: undefined,
  cluster: undefined,
  rank: undefined,
  runToken: undefined,
  device: undefined,
  rankThreads: undefined,
  joinTimeout: undefined,
  rankTimeout: undefined,
};
const ask = (values: Partial<Parameters<typeof ranksAsked>[0]>, environment: Record<string, string> = {}) =>
  ranksAsked({ ...none, ...values }, environment, process.cwd());

it.each([
  [{}, {}, { kind: 'one' }],
  [{ nproc: 1 }, {}, { kind: 'one' }],
  [{ nproc: 1, rankTimeout: 5 }, {}, { kind: 'one' }],
  [{ nproc: 4 }, {}, { kind: 'processes', count: 4 }],
  [{ nproc: 4, maxRestarts: 3 }, {}, { kind: 'processes', count: 4 }],
  [{ nproc: 4 }, { RANK_SIZE: '4', CM_WORKER_SIZE: '0' }, { kind: 'processes', count: 4 }],
  [
    { cluster: 'a:7000, b:7000,[::1]:7000', rank: 2, runToken: 'x' },
    { RANK_SIZE: '3' },
    { kind: 'cluster', cluster: ['a:7000', 'b:7000', '[::1]:7000'], rank: 2 },
  ],
  [{ cluster: 'a:7000', rank: 0 }, {}, { kind: 'cluster', cluster: ['a:7000'], rank: 0 }],
  // What a launcher says, the line needs not say; saying the same is fine.
  [
    {},
    { RANK: '1', WORLD_SIZE: '2', MASTER_ADDR: 'a', MASTER_PORT: '7000' },
    {
      kind: 'cluster',
      leader: 'a:7000',
      size: 2,
      rank: 1,
      from: 'RANK and WORLD_SIZE (RANK=1, WORLD_SIZE=2)',
    },
  ],
  [
    { cluster: 'a:1,b:1', runToken: 'x' },
    { SLURM_PROCID: '1', SLURM_STEP_NUM_TASKS: '2' },
    { kind: 'cluster', cluster: ['a:1', 'b:1'], rank: 1, from: 'SLURM_PROCID=1' },
  ],
  [
    { cluster: 'a:1,b:1', rank: 1 },
    { PMI_RANK: '1', PMI_SIZE: '2' },
    { kind: 'cluster', cluster: ['a:1', 'b:1'], rank: 1 },
  ],
  [{ nproc: 4 }, { SLURM_PROCID: '0', SLURM_STEP_NUM_TASKS: '1' }, { kind: 'processes', count: 4 }],
  [{ nproc: 4 }, { MASTER_ADDR: 'a' }, { kind: 'processes', count: 4 }],
  [
    { device: 'cpu', rankTimeout: 5, runToken: 'x' },
    { RANK_SIZE: '2', RANK_ID: '1', MASTER_ADDR: 'a', MASTER_PORT: '7000' },
    {
      kind: 'cluster',
      leader: 'a:7000',
      size: 2,
      rank: 1,
      from: 'RANK_SIZE and RANK_ID (RANK_ID=1, RANK_SIZE=2)',
    },
  ],
  // Two that agree: the one that says where to meet.
  [
    {},
    {
      PMI_RANK: '1',
      PMI_SIZE: '2',
      RANK: '1',
      WORLD_SIZE: '2',
      MASTER_ADDR: 'a',
      MASTER_PORT: '7000',
    },
    { kind: 'cluster', leader: 'a:7000', size: 2, rank: 1, from: 'MPI (PMI_RANK=1, PMI_SIZE=2)' },
  ],
  [{}, { WORLD_SIZE: '1', JOB_COMPLETION_INDEX: '3' }, { kind: 'one' }],
  [{ device: 'cpu' }, {}, { kind: 'one' }],
] as const)('%j with %j is %j', async (values, environment, asked) => {
  expect(await ask(values, environment)).toEqual(asked);
});

it.each([
  [{ nproc: 2, cluster: 'a:1,b:1' }, {}, 'Expected either --nproc or --cluster, got both.'],
  [{ maxRestarts: 1 }, {}, 'Expected --nproc 2 or more beside --max-restarts, got none.'],
  [{ nproc: 1, maxRestarts: 1 }, {}, 'beside --max-restarts, got --nproc 1.'],
  [
    { cluster: 'a:1,b:1', rank: 0, maxRestarts: 1 },
    {},
    'Expected --nproc 2 or more beside --max-restarts, got none.',
  ],
  [{ rank: 1 }, {}, 'Expected --cluster beside --rank, got none.'],
  [{ rankThreads: 2 }, {}, 'Expected --cluster beside --rank-threads, got none.'],
  [{ nproc: 2, rankThreads: 2 }, {}, 'Expected --cluster beside --rank-threads, got none.'],
  [{ runToken: 'x' }, {}, 'Expected --cluster beside --run-token, got none.'],
  [{ rankTimeout: 3 }, {}, 'Expected --nproc or --cluster beside --rank-timeout, got neither.'],
  [{ joinTimeout: 3 }, {}, 'Expected --nproc or --cluster beside --join-timeout, got neither.'],
  [{ cluster: 'a:1,b:1' }, {}, 'Expected --rank beside --cluster, got none.'],
  [{ cluster: 'a:1,b:1', rank: 2 }, {}, 'Expected a --rank from 0 to 1'],
  [{ cluster: 'a:1,b', rank: 0 }, {}, 'got "b" as the 2. address'],
  [{ cluster: 'a:1,b:70000', rank: 0 }, {}, 'got "b:70000" as the 2. address'],
  [{ cluster: '', rank: 0 }, {}, 'got "" as the 1. address'],
  [{ cluster: 'a:1,b:1,a:1', rank: 0 }, {}, 'Expected each address of --cluster once, got a:1 twice.'],
  [{ nproc: 2 }, { RANK_SIZE: '8' }, 'Expected 2 ranks, as the line says, got RANK_SIZE=8.'],
  [{ cluster: 'a:1,b:1', rank: 0 }, { CM_WORKER_SIZE: '3' }, 'got CM_WORKER_SIZE=3'],
  [{}, { RANK_SIZE: '8' }, 'Expected one process that trains, got RANK_SIZE=8, processes.'],
  [{ nproc: 2 }, { RANK: '0', WORLD_SIZE: '8' }, 'Expected 2 ranks, as the line says, got WORLD_SIZE=8.'],
  [{ nproc: 1 }, { RANK: '0', WORLD_SIZE: '8' }, 'Expected 1 ranks, as the line says, got WORLD_SIZE=8.'],
  [
    { nproc: 2 },
    { RANK: '1', WORLD_SIZE: '2' },
    'Expected one process with --nproc, which starts the others, got RANK=1.',
  ],
  [
    { cluster: 'a:1,b:1', rank: 0 },
    { RANK: '1', WORLD_SIZE: '2' },
    'Expected rank 0, as the line says, got RANK=1.',
  ],
  [
    { cluster: 'a:1,b:1', rank: 0 },
    { TF_CONFIG: '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 0}}' },
    'Expected 2 ranks, as the line says, got TF_CONFIG with 1.',
  ],
  [
    {},
    { RANK: '1', WORLD_SIZE: '2', PMI_RANK: '1', PMI_SIZE: '4' },
    'Expected launchers that agree, got PMI_SIZE=4 and WORLD_SIZE=2.',
  ],
  [
    {},
    { RANK: '1', WORLD_SIZE: '2', PMI_RANK: '0', PMI_SIZE: '2' },
    'Expected launchers that agree, got PMI_RANK=0 and RANK=1.',
  ],
  [{}, { MASTER_ADDR: 'a' }, 'Expected RANK and WORLD_SIZE beside MASTER_ADDR=a, got neither.'],
  [
    {},
    { TF_CONFIG: '{"cluster": {"worker": ["a:1", "b"]}, "task": {"type": "worker", "index": 0}}' },
    'Expected host:port in TF_CONFIG, with a port from 1 to 65535, got "b" as the 2. address.',
  ],
  [{ rank: 1 }, { RANK: '1', WORLD_SIZE: '2' }, 'Expected --cluster beside --rank, got none.'],
] as const)('refuses %j with %j', async (values, environment, message) => {
  await expect(ask(values, environment)).rejects.toThrow(message);
});
