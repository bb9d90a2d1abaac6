import { ranksAsked } from './ranks-asked.js';

const none = {
  nproc: undefined,
  maxRestarts: undefined,
  cluster: undefined,
  rank: undefined,
  runToken: undefined,
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
])('%j with %j is %j', async (values, environment, asked) => {
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
])('refuses %j with %j', async (values, environment, message) => {
  await expect(ask(values, environment)).rejects.toThrow(message);
});
