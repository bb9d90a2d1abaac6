import { SETTINGS, variableOf } from '@ssd/trainer/config';
import { normalizeName } from '../cli/option.js';

/** What of a line holds for a run that goes on as well: all that is no setting, since those lie in the run's folder. */
export interface LineValues {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly report: boolean;
  readonly referenceLog: boolean;
  readonly joinTimeout?: number | undefined;
  readonly rankTimeout?: number | undefined;
}

/** The words after `ssd` that go on with a run as it was begun: its own settings, and none that lie about. */
export function restartLine(
  folder: string,
  { json, quiet, debug, report, referenceLog, joinTimeout, rankTimeout }: LineValues,
): string[] {
  return [
    ...['train', '--resume', folder, '--no-config'],
    ...(json ? ['--json'] : []),
    ...(quiet ? ['--quiet'] : []),
    ...(debug ? ['--debug'] : []),
    ...(report ? [] : ['--no-report']),
    ...(referenceLog ? ['--reference-log'] : []),
    ...(joinTimeout === undefined ? [] : ['--join-timeout', String(joinTimeout)]),
    ...(rankTimeout === undefined ? [] : ['--rank-timeout', String(rankTimeout)]),
  ];
}

/** An environment without the variables that are settings. */
export function withoutSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const settings = new Set(SETTINGS.map(variableOf));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !settings.has(name)));
}

/**
 * The words of a line without some of its options and their values.
 *
 * @param names as `--help` has them, without dashes
 */
export function withoutOptions(words: readonly string[], names: readonly string[]): string[] {
  const nameOf = (word: string | undefined): string | undefined =>
    word?.startsWith('--') ? normalizeName(word.slice(2).replace(/=.*$/s, '')) : undefined;
  const isOne = (word: string | undefined): boolean => names.includes(nameOf(word) ?? '');
  return words.filter((word, i) => !isOne(word) && !(isOne(words[i - 1]) && !words[i - 1]!.includes('=')));
}
