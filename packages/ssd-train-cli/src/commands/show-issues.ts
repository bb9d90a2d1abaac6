import type { DatasetIssue, FixChange } from '@ssd/voc-dataset';
import { showPath } from '@ssd/trainer/files';
import { visibleName } from '@ssd/names';
import type { Terminal } from '../cli/terminal.js';

/** A page of issues; the rest is counted, and --all shows it. */
export const FIRST_ISSUES = 20;

interface Display {
  terminal: Pick<Terminal, 'note' | 'style'>;
  /** Folder that paths below it are shown relative to. */
  folder: string;
  /** Everything, not only the first page. */
  all: boolean;
}

/** Lists issues on the terminal, worst first. */
export function showIssues(
  issues: readonly DatasetIssue[],
  { terminal: { note, style }, folder, all }: Display,
): void {
  const paint = { error: style.red, warning: style.yellow, info: style.cyan };
  const lines = issues.map(
    ({ severity, file, object, message }) =>
      `${paint[severity](severity.padEnd(7))}  ${place(file, object, folder)}: ${visibleName(message)}`,
  );
  showPage(lines, all, note);
}

/** Lists what a copy has otherwise than the original. */
export function showChanges(
  changes: readonly FixChange[],
  { terminal: { note, style }, folder, all }: Display,
): void {
  const lines = changes.map(
    ({ file, object, message }) =>
      `${style.green('changed')}  ${place(file, object, folder)}: ${visibleName(message)}`,
  );
  showPage(lines, all, note);
}

function place(file: string, object: number | undefined, folder: string): string {
  return `${showPath(file, folder)}${object === undefined ? '' : `, object ${object}`}`;
}

function showPage(lines: readonly string[], all: boolean, note: (text: string) => void): void {
  const shown = all ? lines : lines.slice(0, FIRST_ISSUES);
  for (const line of shown) note(line);
  if (shown.length < lines.length) note(`… and ${lines.length - shown.length} more (--all shows them).`);
}

/** How many of each kind there are. */
export function countIssues(issues: readonly DatasetIssue[]): {
  errors: number;
  warnings: number;
  notes: number;
} {
  const count = (severity: DatasetIssue['severity']): number =>
    issues.filter((issue) => issue.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('info') };
}

/** `2 errors, 1 warning, 0 notes` */
export function issueSummary(issues: readonly DatasetIssue[]): string {
  const { errors, warnings, notes } = countIssues(issues);
  const said = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  return `${said(errors, 'error')}, ${said(warnings, 'warning')}, ${said(notes, 'note')}`;
}
