import { fetchLibrary, type FetchProgress } from '@ssd/tf-runtime';
import { defineCommand } from '../cli/command.js';
import type { Terminal } from '../cli/terminal.js';
import type { Check } from '../doctor/check.js';
import { checkDisk } from '../doctor/check-disk.js';
import { checkMemory } from '../doctor/check-memory.js';
import { checkNode } from '../doctor/check-node.js';
import { checkProcessor } from '../doctor/check-processor.js';
import { checkTensorFlow } from '../doctor/check-tensorflow.js';
import { formatBytes } from '../doctor/format-bytes.js';
import { thisMachine } from '../doctor/machine.js';

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
  },
  examples: [
    { does: 'Look', line: 'ssd doctor' },
    { does: 'Get what is missing', line: 'ssd doctor --fix' },
    { does: 'For a bug report', line: 'ssd doctor --json' },
  ],
  run: async ({ values, terminal, signal, environment, workingDirectory }) => {
    const machine = thisMachine(environment);
    if (values.fix && machine.locate() === undefined) {
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
      checkTensorFlow(machine),
    ];
    for (const check of checks) printCheck(check, terminal);
    const problems = checks.filter(({ status }) => status === 'problem').length;
    terminal.note(
      problems === 0 ? terminal.style.green('Ready to train.') : terminal.style.red('Not ready to train.'),
    );
    const facts = checks.map(
      ({ name, ...check }) => [name.toLowerCase(), { status: check.status, ...check.facts }] as const,
    );
    return {
      json: { ready: problems === 0, ...Object.fromEntries(facts) },
      exitCode: problems === 0 ? 0 : 1,
    };
  },
});
