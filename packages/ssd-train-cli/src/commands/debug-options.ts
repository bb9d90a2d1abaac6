import { resolve } from 'node:path';
import { parseDumpSteps } from '@ssd/tf-runtime';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { defined } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { DEFAULT_DUMP_PATH } from '@ssd/trainer/training';
import type { Options, Values } from '../cli/option.js';

/** As many steps lie between two dumps if not told otherwise: the reference's README. */
const DEFAULT_DISTANCE = 10;

/** Options that show what is inside of training steps, those of the reference's scripts. */
export const debugOptions = {
  dataDump: {
    kind: 'flag',
    optional: true,
    aliases: ['data-dump-flag'],
    description: 'Write every tensor of a step to the dump path as .npy, at the steps of --data-dump-step.',
  },
  dataDumpStep: {
    kind: 'text',
    value: 'STEPS',
    description: `Steps from one data dump to the next, or which steps, the first being 0: '0|5|10-20'. ${DEFAULT_DISTANCE} if not given.`,
  },
  overDump: {
    kind: 'flag',
    optional: true,
    description:
      'Before every step look for the first operation whose output is not finite, and write what goes into it and comes out of it to the dump path.',
  },
  dumpPath: {
    kind: 'text',
    value: 'DIR',
    description: `Folder of dumps, which has to be there. ${DEFAULT_DUMP_PATH} if not given.`,
  },
  profiling: {
    kind: 'flag',
    optional: true,
    description:
      'Trace some steps, and write a trace for Chrome and Perfetto and a table of the costliest operations to the folder profiling of the run.',
  },
} as const satisfies Options;

/** What was given as settings. @throws UsageError for steps that are none, or that nothing is dumped at */
export function debugSettings(
  values: Values<typeof debugOptions>,
  workingDirectory: string,
): Pick<TrainConfigInput, 'dataDumpSteps' | 'overflowDump' | 'dumpPath' | 'profiling'> {
  return defined({
    dataDumpSteps: dumpSteps(values),
    overflowDump: values.overDump,
    dumpPath: values.dumpPath === undefined ? undefined : resolve(workingDirectory, values.dumpPath),
    profiling: values.profiling,
  });
}

function dumpSteps({
  dataDump,
  dataDumpStep,
}: Values<typeof debugOptions>): TrainConfigInput['dataDumpSteps'] {
  const steps = dataDumpStep === undefined ? DEFAULT_DISTANCE : parseSteps(dataDumpStep);
  if (dataDump === true) return steps;
  if (dataDump === false) return null;
  if (dataDumpStep === undefined) return undefined;
  throw new UsageError(
    'MISSING_VALUE',
    'Expected --data_dump beside --data_dump_step, got the steps alone.',
    { hint: 'Write --data_dump as well, or --data_dump False.' },
  );
}

function parseSteps(text: string): number | string {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  if (text === '0') throw invalidSteps('Expected a distance of 1 or more steps, got 0'); // as steps it would read as a distance
  try {
    parseDumpSteps(text);
    return text;
  } catch (error) {
    throw invalidSteps((error as Error).message, error);
  }
}

function invalidSteps(said: string, cause?: unknown): UsageError {
  return new UsageError('INVALID_VALUE', `${said.replace(/\.$/, '')} for --data_dump_step.`, {
    hint: "A number is a distance, 10; several are steps: --data_dump_step '0|5|10-20'.",
    cause,
  });
}

/**
 * The device that names a folder of the dumps, as Ascend's adapter has it.
 *
 * @returns undefined where the environment names none
 * @throws UsageError where it is no whole number
 */
export function deviceIdOf({
  ASCEND_DEVICE_ID: id = '',
}: Readonly<Record<string, string | undefined>>): number | undefined {
  if (id === '') return undefined;
  if (/^\d{1,9}$/.test(id)) return Number(id);
  throw new UsageError(
    'INVALID_VALUE',
    `Expected a whole number, 0 or more, as ASCEND_DEVICE_ID, got "${id}".`,
    { hint: 'Unset it; without an NPU it only names folders.' },
  );
}
