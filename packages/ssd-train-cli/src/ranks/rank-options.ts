import type { Options } from '../cli/option.js';

/** Options that say of which ranks a training is. */
export const rankOptions = {
  nproc: {
    kind: 'integer',
    minimum: 1,
    value: 'N',
    description:
      'Train in N processes of this machine, which share every batch: the same training as one, in less time where one cannot use all cores. They see each other alone where "unshare -rn" works.',
  },
  maxRestarts: {
    kind: 'integer',
    minimum: 0,
    value: 'N',
    description:
      'With --nproc: where a process fails, start all of them anew from the last checkpoint, at most N times. 0 if not given.',
  },
  cluster: {
    kind: 'text',
    value: 'HOST:PORT,…',
    description:
      'Train with processes on several machines: the address of each, the same list in the same order for all. Each is started with its own --rank.',
  },
  rank: {
    kind: 'integer',
    minimum: 0,
    value: 'I',
    description: 'Place of this process in --cluster, from 0.',
  },
  runToken: {
    kind: 'text',
    value: 'TEXT',
    description:
      'With --cluster: names the run; processes with another name are sent away. It keeps mistakes out, not attackers.',
  },
  device: {
    kind: 'choice',
    choices: ['cpu'],
    description:
      'Where a launcher of Ascend cards started the processes (RANK_SIZE, RANK_ID, RANK_TABLE_FILE): train with them on the CPU nonetheless. Cards are not in this version.',
  },
  rankThreads: {
    kind: 'integer',
    minimum: 1,
    value: 'N',
    description:
      'Threads of this process inside an operation, where a launcher or --cluster makes it a rank: all of its cores, where it was bound to some. The cores that it may use, divided among the ranks of its host, if not given.',
  },
  joinTimeout: {
    kind: 'number',
    minimum: 1,
    value: 'SECONDS',
    description: 'Seconds until all ranks must have come. 600 if not given.',
  },
  rankTimeout: {
    kind: 'number',
    minimum: 1,
    value: 'SECONDS',
    description: 'Seconds of silence after which a rank is given up, and all end. 60 if not given.',
  },
} as const satisfies Options;
