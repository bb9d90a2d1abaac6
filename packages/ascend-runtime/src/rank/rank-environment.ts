import { AscendError } from '../errors.js';

/** Which part of a job this process is, as the launcher's environment says. */
export interface RankEnvironment {
  /** RANK_SIZE, processes of the job. 1 if it is not set. */
  readonly rankSize: number;
  /** RANK_ID, this process. 0 if there is but one. */
  readonly rankId: number;
  /** RANK_TABLE_FILE. */
  readonly rankTableFile?: string;
  /** CM_CHIEF_IP, CM_CHIEF_PORT and CM_CHIEF_DEVICE: newer CANN's way without a table. */
  readonly chief?: { readonly ip: string; readonly port: number; readonly device: number };
  /** ASCEND_DEVICE_ID, else DEVICE_ID, else 0. */
  readonly deviceId: number;
  /** ASCEND_RT_VISIBLE_DEVICES, rising; where it is set, it beats ASCEND_DEVICE_ID. */
  readonly visibleDevices?: readonly number[];
  /** JOB_ID. */
  readonly jobId?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function fail(message: string, hint?: string): never {
  throw new AscendError('BAD_ENVIRONMENT', message, { hint });
}

/** An unset and an empty variable are the same. */
function read(env: Environment, name: string): string | undefined {
  return env[name]?.trim() === '' ? undefined : env[name]?.trim();
}

function readNumber(env: Environment, name: string, min: number, max: number): number | undefined {
  const value = read(env, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return number;
  return fail(
    `Expected ${name} to be an integer from ${min}${max < MAX_ID ? ` to ${max}` : ' on'}, got "${value}".`,
  );
}

const MAX_ID = 999_999_999;

function readVisible(env: Environment): number[] | undefined {
  const value = read(env, 'ASCEND_RT_VISIBLE_DEVICES');
  if (value === undefined) return undefined;
  const ids = value.split(',').map((id) => (/^\d{1,9}$/.test(id.trim()) ? Number(id) : NaN));
  const rising = ids.every((id, i) => !Number.isNaN(id) && (i === 0 || id > ids[i - 1]!));
  return rising
    ? ids
    : fail(`Expected ASCEND_RT_VISIBLE_DEVICES to be rising device ids such as "0,1", got "${value}".`);
}

function readChief(env: Environment): RankEnvironment['chief'] {
  const ip = read(env, 'CM_CHIEF_IP');
  const port = readNumber(env, 'CM_CHIEF_PORT', 1, 65_535);
  const device = readNumber(env, 'CM_CHIEF_DEVICE', 0, MAX_ID);
  if (ip === undefined && port === undefined && device === undefined) return undefined;
  if (ip === undefined || port === undefined || device === undefined) {
    return fail('Expected CM_CHIEF_IP, CM_CHIEF_PORT and CM_CHIEF_DEVICE together, got only some of them.');
  }
  return { ip, port, device };
}

/**
 * Reads and checks the variables of a distributed job.
 *
 * @param env such as process.env
 * @throws AscendError BAD_ENVIRONMENT, naming variable and value
 */
export function readRankEnvironment(env: Environment): RankEnvironment {
  const rankSize = readNumber(env, 'RANK_SIZE', 1, MAX_ID) ?? 1;
  const givenRank = readNumber(env, 'RANK_ID', 0, MAX_ID);
  if (givenRank !== undefined && givenRank >= rankSize) {
    fail(
      `Expected RANK_ID to be less than RANK_SIZE, got ${givenRank} of ${rankSize}.`,
      read(env, 'RANK_SIZE') === undefined
        ? 'RANK_SIZE is not set: export it, an assignment alone does not reach this process.'
        : undefined,
    );
  }
  const rankTableFile = read(env, 'RANK_TABLE_FILE');
  const chief = readChief(env);
  if (rankTableFile !== undefined && chief !== undefined) {
    fail('Expected RANK_TABLE_FILE or CM_CHIEF_IP, got both: they exclude each other.', 'Unset one of them.');
  }
  if (rankSize > 1 && rankTableFile === undefined && chief === undefined) {
    fail(
      `Expected RANK_TABLE_FILE (or CM_CHIEF_IP, CM_CHIEF_PORT and CM_CHIEF_DEVICE) with RANK_SIZE=${rankSize}, got none.`,
    );
  }
  if (rankSize > 1 && rankTableFile !== undefined && givenRank === undefined) {
    fail(`Expected RANK_ID, from 0 to ${rankSize - 1}, with RANK_SIZE=${rankSize}, got none.`);
  }
  const jobId = read(env, 'JOB_ID');
  if (jobId !== undefined && !/^[\w-]+$/.test(jobId)) {
    fail(`Expected JOB_ID to be of letters, digits, "_" and "-", got "${jobId}".`);
  }
  const visibleDevices = readVisible(env);
  return {
    rankSize,
    rankId: givenRank ?? 0,
    deviceId: readNumber(env, 'ASCEND_DEVICE_ID', 0, MAX_ID) ?? readNumber(env, 'DEVICE_ID', 0, MAX_ID) ?? 0,
    ...(rankTableFile === undefined ? {} : { rankTableFile }),
    ...(chief === undefined ? {} : { chief }),
    ...(visibleDevices === undefined ? {} : { visibleDevices }),
    ...(jobId === undefined ? {} : { jobId }),
  };
}
