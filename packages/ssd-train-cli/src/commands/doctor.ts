import { resolve } from 'node:path';
import { LibraryError, fetchLibrary, type FetchProgress } from '@ssd/tf-runtime';
import { UsageError } from '../errors/usage-error.js';
import { formatBytes } from '@ssd/trainer/files';
import { defineCommand } from '../cli/command.js';
import type { Terminal } from '../cli/terminal.js';
import type { Check } from '../doctor/check.js';
import { checkDisk } from '../doctor/check-disk.js';
import { checkMemory } from '../doctor/check-memory.js';
import { checkNode } from '../doctor/check-node.js';
import { checkProcessor } from '../doctor/check-processor.js';
import { checkTensorFlow } from '../doctor/check-tensorflow.js';
import { thisMachine, type Machine } from '../doctor/machine.js';
import { makeBundle } from '../doctor/make-bundle.js';
import { expectBundleFile, writeBundle } from '../doctor/write-bundle.js';
import { tensorflowVariables } from './tensorflow-variables.js';

function describeProgress(progress: FetchProgress): string {
  switch (progress.phase) {
    case 'download':
      return `Fetching ${progress.package} (${formatBytes(progress.total)}) with ${progress.with} …`;
    case 'verify':
      return `Checking ${formatBytes(progress.total)} against the known hash …`;
    case 'unpack':
      return `Unpacking ${progress.file}: ${formatBytes(progress.bytes)} of ${formatBytes(progress.total)}`;
  }
}

function printCheck({ name, status, found, hint }: Check, { note, style }: Terminal): void {
  const sign = {
    ok: style.green('ok     '),
    warning: style.yellow('warning'),
    problem: style.red('problem'),
  }[status];
  note(`${sign}  ${style.bold(name.padEnd(11))} ${found}`);
  if (hint !== undefined) note(`${' '.repeat(21)}${hint}`);
}

/** Whether there is none, or a damaged one in our cache folder, which is fetched again. */
function lacksLibrary(machine: Machine): boolean {
  try {
    return machine.locate() === undefined;
  } catch (error) {
    if (error instanceof LibraryError && error.code === 'HASH_MISMATCH') return true;
    throw error;
  }
}

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check this machine: Node, CPU, TensorFlow, disk. --fix fetches what is missing.',
  description:
    'Looks at everything training needs on this machine and says what is missing and how to get it. Exit code 1 if something is missing that training cannot do without.',
  options: {
    fix: {
      kind: 'flag',
      description: "Fetch TensorFlow's library if there is none (270 MB to download, 850 MB on disk).",
    },
    bundle: {
      kind: 'text',
      value: 'FILE.md',
      description:
        'Write a report for an issue, as .md or .json: checks, versions and, of --run, settings, the end of its logs and names and sizes of its files. No pictures; the home folder is ~, secrets are hidden.',
    },
    run: { kind: 'text', value: 'RUN', description: 'Run folder that the report is about.' },
  },
  environment: tensorflowVariables,
  examples: [
    { does: 'Look', line: 'ssd doctor' },
    { does: 'Get what is missing', line: 'ssd doctor --fix' },
    { does: 'For a bug report', line: 'ssd doctor --bundle report.md --run runs/mini-20261124-093005' },
    { does: 'For a program', line: 'ssd doctor --json' },
  ],
  run: async ({ values, terminal, signal, environment, workingDirectory }) => {
    const { bundle, run } = values;
    if (bundle !== undefined) expectBundleFile(bundle);
    else if (run !== undefined) {
      throw new UsageError('MISSING_ARGUMENT', 'Expected --bundle FILE.md beside --run, got --run alone.', {
        hint: '--run names the run folder that the report of --bundle is about.',
      });
    }
    const machine = thisMachine(environment);
    if (values.fix && lacksLibrary(machine)) {
      const fetched = await fetchLibrary({
        env: environment,
        signal,
        onProgress: (progress) => {
          terminal.status(describeProgress(progress));
        },
      });
      terminal.endStatus();
      terminal.note(`TensorFlow ${fetched.version} is at ${fetched.cc}.`);
    }
    const checks = [
      checkNode(machine),
      checkProcessor(machine),
      checkMemory(machine),
      await checkDisk(machine, workingDirectory),
      checkTensorFlow(machine, ({ cc, source }) => {
        terminal.note(`Opening TensorFlow at ${cc} (${source}) …`);
      }),
    ];
    for (const check of checks) printCheck(check, terminal);
    const problems = checks.filter(({ status }) => status === 'problem').length;
    terminal.note(
      problems === 0 ? terminal.style.green('Ready to train.') : terminal.style.red('Not ready to train.'),
    );
    const absolute = (path: string): string => resolve(workingDirectory, path);
    if (bundle !== undefined) {
      const about = run === undefined ? {} : { run: absolute(run) };
      await writeBundle(absolute(bundle), await makeBundle({ checks, environment, ...about }));
      terminal.note(
        `Report in ${bundle}. Read it before you share it: names of classes and files are in it.`,
      );
    }
    const facts = checks.map(
      ({ name, ...check }) => [name.toLowerCase(), { status: check.status, ...check.facts }] as const,
    );
    return {
      json: {
        ready: problems === 0,
        ...Object.fromEntries(facts),
        ...(bundle === undefined ? {} : { bundle: absolute(bundle) }),
      },
      exitCode: problems === 0 ? 0 : 1,
    };
  },
});
