import type { LibraryHandle } from 'koffi';

// TensorFlow's wheels carry Abseil with the date of its long-term release in every symbol.
const ABSEIL_RELEASES = [
  '20250814',
  '20250512',
  '20250127',
  '20240722',
  '20240116',
  '20230802',
  '20230125',
  '20220623',
];

// absl::LogSeverityAtLeast
const SEVERITY = { info: 0, warning: 1, error: 2, fatal: 3 } as const;

/** Whether TensorFlow's greetings are unwanted: always, unless `TF_CPP_MIN_LOG_LEVEL=0` asks for them. */
export function isQuiet(): boolean {
  return process.env['TF_CPP_MIN_LOG_LEVEL'] !== '0';
}

/**
 * Keeps TensorFlow's remarks (its CPU features, its threads) off stderr: they come through Abseil's log, which
 * TF_CPP_MIN_LOG_LEVEL alone does not silence before somebody initialises it. Errors still come through.
 */
export function quietLog(framework: LibraryHandle): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  for (const release of ABSEIL_RELEASES) {
    const namespace = `N4absl${`lts_${release}`.length}lts_${release}`;
    try {
      framework.func(`void _Z${namespace}14SetMinLogLevelENS0_18LogSeverityAtLeastE(int)`)(SEVERITY.error);
      return;
    } catch {
      continue; // another release, or a TensorFlow from before Abseil's log
    }
  }
}
