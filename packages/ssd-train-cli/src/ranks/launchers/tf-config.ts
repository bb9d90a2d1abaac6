import { UsageError } from '../../errors/usage-error.js';
import type { Launcher } from './launcher.js';
import { textOf } from './variables.js';

const HINT =
  'For example: {"cluster": {"worker": ["host-a:7000", "host-b:7000"]}, "task": {"type": "worker", "index": 0}}.';

/** TensorFlow's own variable: all addresses, and which of them this process is. A chief is rank 0. */
export const tfConfig: Launcher = {
  name: 'TF_CONFIG',
  variables: ['TF_CONFIG'],
  read(environment) {
    const text = textOf(environment, 'TF_CONFIG');
    if (text === undefined) return undefined;
    const { cluster, task } = parse(text);
    if (cluster === undefined && task === undefined) return undefined; // {}: one process
    const jobs = Object.entries(fieldsOf(cluster, 'cluster'));
    const other = jobs.find(([job]) => job !== 'worker' && job !== 'chief' && job !== 'master');
    if (other !== undefined) {
      throw bad(
        `Expected workers, and a chief if there is one, in the cluster of TF_CONFIG, got "${other[0]}".`,
        {
          hint: 'Every process trains here: there are no parameter servers and no evaluators of their own.',
        },
      );
    }
    const lists = new Map(jobs.map(([job, list]) => [job, addressesOf(job, list)]));
    const first = lists.get('chief') ?? lists.get('master') ?? [];
    const addresses = [...first, ...(lists.get('worker') ?? [])];
    const { type, index } = fieldsOf(task, 'task');
    const own = lists.get(String(type));
    if (
      own === undefined ||
      !Number.isInteger(index) ||
      (index as number) < 0 ||
      (index as number) >= own.length
    ) {
      throw bad(
        `Expected the task of TF_CONFIG to be one of its cluster, got type ${shown(type)} and index ${shown(index)}.`,
      );
    }
    const rank = (type === 'worker' ? first.length : 0) + (index as number);
    return {
      size: addresses.length,
      sizeFrom: `TF_CONFIG with ${addresses.length}`,
      rank,
      rankFrom: `TF_CONFIG with ${String(type)} ${String(index)}`,
      place: { cluster: addresses },
    };
  },
};

function bad(message: string, { hint = HINT, cause }: { hint?: string; cause?: unknown } = {}): UsageError {
  return new UsageError('INVALID_VALUE', message, { hint, cause });
}

function parse(text: string): { cluster?: unknown; task?: unknown } {
  try {
    return fieldsOf(JSON.parse(text), 'TF_CONFIG');
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw bad(`Expected JSON in TF_CONFIG, got "${text.slice(0, 60)}".`, { cause });
  }
}

function fieldsOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw bad(
    `Expected an object as ${what === 'TF_CONFIG' ? what : `"${what}" of TF_CONFIG`}, got ${shown(value)}.`,
  );
}

function addressesOf(job: string, list: unknown): string[] {
  if (Array.isArray(list) && list.every((address) => typeof address === 'string')) return list;
  throw bad(`Expected a list of addresses as "${job}" in the cluster of TF_CONFIG, got ${shown(list)}.`);
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
