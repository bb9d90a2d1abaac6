import type { Bundle, RunBundle } from './make-bundle.js';
import type { ListedFile } from './list-files.js';

/** A bundle as Markdown, to be pasted into an issue: what is long is folded away. */
export function bundleText(bundle: Bundle): string {
  const { created, versions, checks, variables, run } = bundle;
  return [
    '### Environment',
    '',
    ...checks.map(
      ({ name, status, found, hint }) =>
        `- **${name}** (${status}): ${found}${hint === undefined ? '' : ` ${hint}`}`,
    ),
    '',
    folded('Versions', 'json', JSON.stringify(versions, null, 2)),
    folded('Variables', 'json', JSON.stringify(variables, null, 2)),
    ...(run === null ? [] : runText(run)),
    `Made by \`ssd doctor --bundle\` on ${created}. It holds no pictures.`,
    '',
  ].join('\n');
}

function runText({
  folder,
  config,
  environment,
  outcome,
  trainLog,
  results,
  files,
  inUse,
}: RunBundle): string[] {
  const use = inUse === null ? '' : `; process ${inUse.pid} trains in it since ${inUse.since}`;
  return [
    `### Run ${folder}${use}`,
    '',
    folded('config.json', 'json', JSON.stringify(config, null, 2)),
    folded('environment.json', 'json', JSON.stringify(environment, null, 2)),
    folded('outcome.json', 'json', JSON.stringify(outcome, null, 2)),
    folded('train.jsonl, last lines', 'json', trainLog.join('\n')),
    folded('results.csv, last lines', 'csv', results.join('\n')),
    folded('Files', '', files.map(fileLine).join('\n')),
  ];
}

function fileLine({ path, bytes, files }: ListedFile): string {
  return `${String(bytes).padStart(12)}  ${path}${files === undefined ? '' : ` (${files} files)`}`;
}

/** A part that a reader unfolds. The fence is longer than any in the text. */
function folded(title: string, language: string, text: string): string {
  const ticks = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(Math.max(3, ticks + 1));
  const body = text === '' ? 'none' : text;
  return `<details><summary>${title}</summary>\n\n${fence}${language}\n${body}\n${fence}\n\n</details>\n`;
}
