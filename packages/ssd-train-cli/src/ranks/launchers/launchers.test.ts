import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLaunchers, withoutLaunchers } from './read-launchers.js';
import { firstHost } from './slurm.js';
import { portOf } from './variables.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-launchers-'));
  const device = (id: number, rank: number): object => ({
    device_id: String(id),
    device_ip: `192.168.1.${rank}`,
    rank_id: String(rank),
  });
  // HCCL's templates, each with four cards on two servers; of the first, rank 0 is on the server that stands last.
  const tables: Record<string, unknown> = {
    'first.json': {
      version: '1.0',
      status: 'completed',
      server_count: '2',
      server_list: [
        { server_id: '10.0.0.2', device: [device(0, 2), device(1, 3)] },
        { server_id: '10.0.0.1', device: [device(0, 0), device(1, 1)] },
      ],
    },
    'second.json': {
      status: 'completed',
      group_count: '1',
      group_list: [
        {
          group_name: 'job',
          device_count: '4',
          instance_count: '2',
          instance_list: [
            { pod_name: '0', server_id: '10.0.0.7', devices: [device(0, 0), device(1, 1)] },
            { pod_name: '1', server_id: '10.0.0.8', devices: [device(0, 2), device(1, 3)] },
          ],
        },
      ],
    },
    'one-server.json': { server_list: [{ server_id: 'any', device: [device(0, 0), device(1, 1)] }] },
    'twice.json': { server_list: [{ server_id: 'any', device: [device(0, 0), device(1, 0)] }] },
    'nameless.json': { group_list: [{ instance_list: [{ devices: [{}] }] }] },
    'empty.json': {},
  };
  for (const [name, table] of Object.entries(tables))
    await writeFile(join(root, name), JSON.stringify(table));
  await writeFile(join(root, 'half.json'), '{"server_list": [');
});
afterAll(() => rm(root, { recursive: true }));

const TF = (cluster: object, type: string, index: number): { TF_CONFIG: string } => ({
  TF_CONFIG: JSON.stringify({ cluster, task: { type, index } }),
});
const MASTER = { MASTER_ADDR: 'node1', MASTER_PORT: '7000' };
const STEP = {
  SLURM_JOB_ID: '4711',
  SLURM_STEP_ID: '2',
  SLURM_STEP_NODELIST: 'gpu[07,11-13],login1',
  SLURM_STEP_NUM_TASKS: '8',
  SLURM_PROCID: '3',
};
const OMPI = { OMPI_COMM_WORLD_SIZE: '4', OMPI_COMM_WORLD_RANK: '2' };

it.each<[string, Record<string, string>, { size: number; rank: number; place?: object } | undefined]>([
  ['nothing', {}, undefined],
  ['empty variables', { RANK: '', WORLD_SIZE: ' ', TF_CONFIG: '' }, undefined],
  // TF_CONFIG
  ['an empty TF_CONFIG', { TF_CONFIG: '{}' }, undefined],
  [
    'a worker',
    TF({ worker: ['a:1', 'b:1'] }, 'worker', 1),
    { size: 2, rank: 1, place: { cluster: ['a:1', 'b:1'] } },
  ],
  [
    'a chief, who is rank 0 wherever it stands',
    TF({ worker: ['a:1', 'b:1'], chief: ['c:1'] }, 'chief', 0),
    { size: 3, rank: 0, place: { cluster: ['c:1', 'a:1', 'b:1'] } },
  ],
  [
    'a worker beside a chief',
    TF({ worker: ['a:1', 'b:1'], chief: ['c:1'] }, 'worker', 1),
    { size: 3, rank: 2, place: { cluster: ['c:1', 'a:1', 'b:1'] } },
  ],
  ['a worker alone', TF({ worker: ['a:1'] }, 'worker', 0), { size: 1, rank: 0, place: { cluster: ['a:1'] } }],
  // SLURM
  [
    'a step',
    STEP,
    { size: 8, rank: 3, place: { leader: `gpu07:${portOf('4711.2')}`, token: 'slurm-4711.2' } },
  ],
  ['a step of one task', { ...STEP, SLURM_STEP_NUM_TASKS: '1', SLURM_PROCID: '0' }, undefined],
  ['a batch script', { SLURM_JOB_ID: '4711', SLURM_PROCID: '0', SLURM_NTASKS: '8' }, undefined],
  // Kubernetes
  [
    'an indexed Job',
    { ...MASTER, JOB_COMPLETION_INDEX: '1', WORLD_SIZE: '4' },
    { size: 4, rank: 1, place: { leader: 'node1:7000' } },
  ],
  [
    'an indexed Job with RANK_SIZE',
    { ...MASTER, JOB_COMPLETION_INDEX: '1', RANK_SIZE: '4' },
    { size: 4, rank: 1, place: { leader: 'node1:7000' } },
  ],
  [
    'an indexed Job of trainings that are each alone',
    { JOB_COMPLETION_INDEX: '5', WORLD_SIZE: '1' },
    { size: 1, rank: 0 },
  ],
  // MPI
  [
    'Open MPI on one host',
    { ...OMPI, OMPI_COMM_WORLD_LOCAL_SIZE: '4' },
    { size: 4, rank: 2, place: { leader: '127.0.0.1:29500' } },
  ],
  [
    'Open MPI on one host, with the name of its job',
    { ...OMPI, OMPI_COMM_WORLD_LOCAL_SIZE: '4', PMIX_NAMESPACE: 'prterun-1@1' },
    {
      size: 4,
      rank: 2,
      place: { leader: `127.0.0.1:${portOf('prterun-1@1')}`, token: 'mpi-prterun-1@1' },
    },
  ],
  [
    'Open MPI on several',
    { ...OMPI, ...MASTER, OMPI_COMM_WORLD_LOCAL_SIZE: '2' },
    { size: 4, rank: 2, place: { leader: 'node1:7000' } },
  ],
  [
    'MPICH on several, without a port',
    { PMI_SIZE: '4', PMI_RANK: '0', MASTER_ADDR: 'node1' },
    { size: 4, rank: 0, place: { leader: 'node1:29500' } },
  ],
  [
    'MPICH on one host',
    { PMI_SIZE: '2', PMI_RANK: '1', MPI_LOCALNRANKS: '2' },
    { size: 2, rank: 1, place: { leader: '127.0.0.1:29500' } },
  ],
  ['mpirun of one process', { PMI_SIZE: '1', PMI_RANK: '0' }, undefined],
  // torchrun
  [
    'torchrun',
    { ...MASTER, RANK: '2', WORLD_SIZE: '3' },
    { size: 3, rank: 2, place: { leader: 'node1:7000' } },
  ],
  [
    'torchrun with an IPv6 address',
    { RANK: '2', WORLD_SIZE: '3', MASTER_ADDR: 'fd00::1', MASTER_PORT: '7000' },
    { size: 3, rank: 2, place: { leader: '[fd00::1]:7000' } },
  ],
  ['torchrun of one', { RANK: '0', WORLD_SIZE: '1' }, { size: 1, rank: 0 }],
  // Ascend
  [
    "the first template's server with rank 0",
    { RANK_SIZE: '4', RANK_ID: '3', RANK_TABLE_FILE: 'first.json', JOB_ID: '10001' },
    { size: 4, rank: 3, place: { leader: `10.0.0.1:${portOf('10001')}` } },
  ],
  [
    "the second template's first server",
    { RANK_ID: '3', RANK_TABLE_FILE: 'second.json', MASTER_PORT: '7000' },
    { size: 4, rank: 3, place: { leader: '10.0.0.7:7000' } },
  ],
  [
    'one server, whatever it is called',
    { RANK_SIZE: '2', RANK_ID: '1', RANK_TABLE_FILE: 'one-server.json', MASTER_PORT: '7000' },
    { size: 2, rank: 1, place: { leader: '127.0.0.1:7000' } },
  ],
  [
    'cards without a table',
    { ...MASTER, RANK_SIZE: '8', RANK_ID: '7' },
    { size: 8, rank: 7, place: { leader: 'node1:7000' } },
  ],
  ['one card', { RANK_SIZE: '1', RANK_ID: '0' }, { size: 1, rank: 0 }],
])('reads %s', async (_, environment, expected) => {
  const detected = await readLaunchers(environment, root);
  expect(detected).toHaveLength(expected === undefined ? 0 : 1);
  if (expected === undefined) return;
  expect(detected[0]).toMatchObject(expected);
  expect(detected[0]!.missing).toBeUndefined();
  expect(detected[0]!.place).toEqual(expected.place);
  for (const name of Object.keys(environment)) {
    if (!['JOB_ID', 'PMIX_NAMESPACE'].includes(name))
      expect(withoutLaunchers(environment)).not.toHaveProperty(name);
  }
});

it.each<[Record<string, string>, string]>([
  [{ ...STEP, SLURM_PROCID: '' }, 'Expected SLURM_PROCID beside SLURM_STEP_NUM_TASKS=8, got none.'],
  [
    { ...STEP, SLURM_STEP_NODELIST: '' },
    'Expected SLURM_STEP_NODELIST beside SLURM_STEP_NUM_TASKS=8, got none.',
  ],
  [{ ...STEP, SLURM_JOB_ID: '' }, 'Expected SLURM_JOB_ID beside SLURM_STEP_NUM_TASKS=8, got none.'],
  [
    { JOB_COMPLETION_INDEX: '0' },
    'Expected WORLD_SIZE, MASTER_ADDR and MASTER_PORT beside JOB_COMPLETION_INDEX=0, got no WORLD_SIZE.',
  ],
  [
    { JOB_COMPLETION_INDEX: '0', WORLD_SIZE: '2', MASTER_ADDR: 'a' },
    'Expected WORLD_SIZE, MASTER_ADDR and MASTER_PORT beside JOB_COMPLETION_INDEX=0, got no MASTER_PORT.',
  ],
  [{ OMPI_COMM_WORLD_RANK: '1' }, 'Expected OMPI_COMM_WORLD_SIZE beside OMPI_COMM_WORLD_RANK=1, got none.'],
  [{ PMI_SIZE: '2' }, 'Expected PMI_RANK beside PMI_SIZE=2, got none.'],
  [
    { ...OMPI, OMPI_COMM_WORLD_LOCAL_SIZE: '2' },
    'Expected MASTER_ADDR, the host of rank 0, beside OMPI_COMM_WORLD_SIZE=4, whose processes are not all on this host, got none.',
  ],
  [
    { RANK: '1' },
    'Expected RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT together, got RANK=1, but no WORLD_SIZE.',
  ],
  [
    { WORLD_SIZE: '2', ...MASTER },
    'Expected RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT together, got WORLD_SIZE=2, but no RANK.',
  ],
  [
    { RANK: '1', WORLD_SIZE: '2', MASTER_PORT: '7000' },
    'Expected RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT together, got RANK=1, but no MASTER_ADDR.',
  ],
  [
    { RANK_SIZE: '2', RANK_ID: '0' },
    'Expected RANK_TABLE_FILE or MASTER_ADDR beside RANK_SIZE=2, got neither.',
  ],
  [{ RANK_SIZE: '4', RANK_TABLE_FILE: 'first.json' }, 'Expected RANK_ID beside RANK_SIZE=4, got none.'],
  [{ RANK_ID: '1', ...MASTER }, 'Expected RANK_SIZE beside RANK_ID=1, got none.'],
])('says what is lacking of %j', async (environment, message) => {
  const [detected] = await readLaunchers(environment, root);
  expect(detected!.missing).toBe(message);
});

it.each<[Record<string, string>, string]>([
  [{ TF_CONFIG: '{' }, 'Expected JSON in TF_CONFIG, got "{".'],
  [{ TF_CONFIG: '[]' }, 'Expected an object as TF_CONFIG, got [].'],
  [{ TF_CONFIG: '{"cluster": {"worker": ["a:1"]}}' }, 'Expected an object as "task" of TF_CONFIG, got none.'],
  [
    TF({ worker: 'a:1' }, 'worker', 0),
    'Expected a list of addresses as "worker" in the cluster of TF_CONFIG, got "a:1".',
  ],
  [TF({ worker: ['a:1'], ps: ['b:1'] }, 'worker', 0), 'in the cluster of TF_CONFIG, got "ps".'],
  [TF({ worker: ['a:1'] }, 'worker', 1), 'to be one of its cluster, got type "worker" and index 1.'],
  [TF({ worker: ['a:1'] }, 'chief', 0), 'to be one of its cluster, got type "chief" and index 0.'],
  [{ ...STEP, SLURM_PROCID: '8' }, 'Expected a whole number from 0 to 7 as SLURM_PROCID, got "8".'],
  [{ ...STEP, SLURM_STEP_NODELIST: 'gpu[' }, 'Expected a list of hosts as SLURM_STEP_NODELIST, got "gpu[".'],
  [
    { JOB_COMPLETION_INDEX: '4', WORLD_SIZE: '4' },
    'Expected a whole number from 0 to 3 as JOB_COMPLETION_INDEX',
  ],
  [{ ...OMPI, OMPI_COMM_WORLD_RANK: '-1' }, 'as OMPI_COMM_WORLD_RANK, got "-1".'],
  [{ RANK: '1', WORLD_SIZE: '1' }, 'Expected a whole number from 0 to 0 as RANK, got "1".'],
  [{ RANK: 'one', WORLD_SIZE: '2' }, 'as RANK, got "one".'],
  [{ RANK: '1', WORLD_SIZE: '0' }, 'Expected a whole number, 1 or more, as WORLD_SIZE, got "0".'],
  [
    { RANK: '1', WORLD_SIZE: '2', MASTER_ADDR: 'a', MASTER_PORT: '70000' },
    'from 1 to 65535 as MASTER_PORT, got "70000".',
  ],
  [
    { RANK: '1', WORLD_SIZE: '2', MASTER_ADDR: 'http://a', MASTER_PORT: '7' },
    'Expected a host as MASTER_ADDR, got "http://a".',
  ],
  [
    { RANK_SIZE: '8', RANK_ID: '1', RANK_TABLE_FILE: 'first.json' },
    'Expected 8 devices in the rank table, as RANK_SIZE=8 says, got 4',
  ],
  [{ RANK_SIZE: '2', RANK_ID: '1', RANK_TABLE_FILE: 'twice.json' }, 'its ranks are not 0 to 1, each once'],
  [
    { RANK_SIZE: '2', RANK_ID: '1', RANK_TABLE_FILE: 'nameless.json' },
    'lies on a server without "server_id"',
  ],
  [{ RANK_SIZE: '2', RANK_ID: '1', RANK_TABLE_FILE: 'empty.json' }, 'it has no list "server_list"'],
  [{ RANK_SIZE: '2', RANK_ID: '1', RANK_TABLE_FILE: 'half.json' }, 'it is no JSON'],
  [{ RANK_SIZE: '2', RANK_ID: '1', RANK_TABLE_FILE: 'nowhere.json' }, 'nowhere.json: ENOENT'],
])('refuses %j', async (environment, message) => {
  await expect(readLaunchers(environment, root)).rejects.toMatchObject({
    code: 'INVALID_VALUE',
    message: expect.stringContaining(message) as string,
  });
});

it.each([
  ['node1', 'node1'],
  ['node1,node2', 'node1'],
  ['gpu[01-03,07],login1', 'gpu01'],
  ['gpu[7]', 'gpu7'],
  ['rack[1-2]n[003,5]', 'rack1n003'],
  ['tux[1-3].example.org', 'tux1.example.org'],
])('the first host of %s is %s', (list, host) => {
  expect(firstHost(list)).toBe(host);
});

it.each([[''], [','], ['gpu['], ['gpu]'], ['gpu[]'], ['a b']])('has no first host of "%s"', (list) => {
  expect(() => firstHost(list)).toThrow('Expected a list of hosts');
});

it('comes to ports below those that systems give away', () => {
  const ports = Array.from({ length: 1000 }, (_, job) => portOf(`${job}.0`));
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(12_000);
  expect(Math.max(...ports)).toBeLessThan(32_000);
  expect(new Set(ports).size).toBeGreaterThan(900); // 1000 of 20000 at random: about 975 are different
  expect(portOf('')).toBe(12_000 + (0x81_1c_9d_c5 % 20_000));
  expect(portOf('a')).toBe(12_000 + (0xe4_0c_29_2c % 20_000)); // FNV-1a's test vector of "a"
});
