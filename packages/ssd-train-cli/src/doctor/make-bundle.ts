import { readFile, stat } from 'node:fs/promises';
import { CommandError } from '../errors/command-error.js';
import { packageVersions, runFolder, runInUse } from '@ssd/trainer/run-folder';
import type { Check } from './check.js';
import { listFiles, type ListedFile } from './list-files.js';
import { readTail } from './read-tail.js';
import { packageVersion } from '../cli/version.js';
import { createRedactor, redactAll } from './redact.js';
import { reportVariables } from './report-variables.js';

/** Raised when the parts of a bundle mean something else. */
const BUNDLE_VERSION = 1;

/** What a bug report needs to know of a run. */
export interface RunBundle {
  readonly folder: string;
  /** What is in these files; null where there is no such file, a text where it is no JSON. */
  readonly config: unknown;
  readonly environment: unknown;
  readonly outcome: unknown;
  /** Last lines of train.jsonl. */
  readonly trainLog: readonly string[];
  /** Last lines of results.csv, below its header. */
  readonly results: readonly string[];
  readonly files: readonly ListedFile[];
  /** The process that trains in it now. */
  readonly inUse: { readonly pid: number; readonly since: string } | null;
}

/** What a bug report needs to know, without pictures and private things. */
export interface Bundle {
  readonly format: 'ssd-bug-report';
  readonly version: typeof BUNDLE_VERSION;
  /** ISO 8601. */
  readonly created: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
  readonly variables: Readonly<Record<string, string>>;
  readonly run: RunBundle | null;
}

export interface MakeBundleOptions {
  readonly checks: readonly Check[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the run that the report is about. */
  readonly run?: string | undefined;
}

/** Lines of the logs that are taken, and bytes that are read for them. */
const TAIL = { lines: 40, bytes: 64 * 1024 };

/** Collects it. Reads only. @throws CommandError where there is no such run */
export async function makeBundle({ checks, environment, run }: MakeBundleOptions): Promise<Bundle> {
  const bundle: Bundle = {
    format: 'ssd-bug-report',
    version: BUNDLE_VERSION,
    created: new Date().toISOString(),
    versions: {
      node: process.version,
      '@ssd/train-cli': await packageVersion(),
      ...(await packageVersions()),
    },
    checks,
    variables: reportVariables(environment),
    run: run === undefined ? null : await describeRun(run),
  };
  return redactAll(bundle, createRedactor(environment)) as Bundle;
}

async function describeRun(root: string): Promise<RunBundle> {
  const stats = await stat(root).catch(() => undefined);
  if (stats?.isDirectory() !== true) {
    throw new CommandError(
      'NO_SUCH_FOLDER',
      `Expected a run folder at ${root}, found ${stats === undefined ? 'nothing' : 'a file'}.`,
      { hint: 'Name a folder such as runs/mini-20261124-093005.' },
    );
  }
  const folder = runFolder(root);
  const owner = await runInUse(root);
  return {
    folder: root,
    config: await content(folder.config),
    environment: await content(folder.environment),
    outcome: await content(folder.outcome),
    trainLog: await tail(folder.trainLog),
    results: await table(folder.results),
    files: await listFiles(root),
    inUse: owner === undefined ? null : { pid: owner.pid, since: owner.since },
  };
}

async function content(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function tail(path: string): Promise<string[]> {
  return readTail(path, TAIL).catch((): string[] => []);
}

async function table(path: string): Promise<string[]> {
  const rows = await tail(path);
  const [header] = (await readFile(path, 'utf8').catch(() => '')).split('\n', 1);
  return rows.length === 0 || rows[0] === header ? rows : [header!, ...rows];
}
