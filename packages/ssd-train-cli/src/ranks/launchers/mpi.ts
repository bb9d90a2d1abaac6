import type { Environment, Launcher, Told } from './launcher.js';
import { masterOf, numberOf, portOf, sizeAndRank, textOf } from './variables.js';

/** As launchers of MPI call what they tell: Open MPI, then MPICH and Intel's. */
const DIALECTS = [
  {
    size: 'OMPI_COMM_WORLD_SIZE',
    rank: 'OMPI_COMM_WORLD_RANK',
    local: 'OMPI_COMM_WORLD_LOCAL_SIZE',
    jobs: ['PMIX_NAMESPACE', 'OMPI_MCA_ess_base_jobid'],
  },
  { size: 'PMI_SIZE', rank: 'PMI_RANK', local: 'MPI_LOCALNRANKS', jobs: ['PMI_JOBID'] },
] as const;

type Dialect = (typeof DIALECTS)[number];

/** Where ranks of one host meet that know nothing in common. */
const COMMON_PORT = 29_500;

/**
 * `mpirun`, which starts the processes and is needed for nothing else. Ranks on several hosts need MASTER_ADDR; a run of one process may
 * start whatever it likes.
 */
export const mpi: Launcher = {
  name: 'MPI',
  variables: [
    ...DIALECTS.flatMap(({ size, rank, local }) => [size, rank, local]),
    'MASTER_ADDR',
    'MASTER_PORT',
  ],
  read(environment) {
    const dialect = DIALECTS.find(
      ({ size, rank }) => textOf(environment, size) !== undefined || textOf(environment, rank) !== undefined,
    );
    return dialect === undefined ? undefined : readDialect(environment, dialect);
  },
};

function readDialect(environment: Environment, dialect: Dialect): Told | undefined {
  const told = sizeAndRank(environment, dialect);
  if (told.size === 1) return undefined;
  for (const [name, value, beside] of [
    [dialect.size, told.size, told.rankFrom],
    [dialect.rank, told.rank, told.sizeFrom],
  ] as const) {
    if (value !== undefined) continue;
    return { ...told, place: undefined, missing: `Expected ${name} beside ${beside!}, got none.` };
  }
  const isOneHost = numberOf(environment, dialect.local, { least: 1 }) === told.size;
  const job = dialect.jobs.map((name) => textOf(environment, name)).find((text) => text !== undefined);
  const { leader } = masterOf(environment, {
    port: job === undefined ? COMMON_PORT : portOf(job),
    ...(isOneHost ? { host: '127.0.0.1' } : {}),
  });
  return {
    ...told,
    place:
      leader === undefined ? undefined : { leader, ...(job === undefined ? {} : { token: `mpi-${job}` }) },
    ...(leader === undefined
      ? {
          missing: `Expected MASTER_ADDR, the host of rank 0, beside ${told.sizeFrom!}, whose processes are not all on this host, got none.`,
        }
      : {}),
  };
}
