import type { AnyCommand, Positionals } from './command.js';
import { globalOptions } from './global-options.js';
import { optionName, type Option, type Options } from './option.js';

/** What may follow a word, as a shell completes it: words, folders, files, or nothing that is known. */
export type Completion =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' | 'folders' | 'nothing' };

/** An option as it is written, and what completes its value; undefined for a flag. */
export interface CompletedOption {
  readonly name: string;
  readonly description: string;
  readonly value: Completion | undefined;
}

/** A command with everything that a shell can offer for it. */
export interface CompletedCommand {
  /** One word, or two. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly operands: Completion;
}

/** Words by what they are for. */
type Known = Readonly<Record<string, readonly string[]>>;

/** Placeholders that stand for folders and for files: what `--help` shows and what is completed agree. */
const FOLDERS = /\b(DIR|FOLDER|RUN)\b/;
const FILES = /\b(FILE|FILES|PATH|PATHS|PICTURES|DETECTIONS)\b/;

function valueOf(option: Option, known: readonly string[] | undefined): Completion | undefined {
  if (option.kind === 'flag') return undefined;
  if (known !== undefined) return { kind: 'words', words: known };
  if (option.kind === 'choice') return { kind: 'words', words: option.choices };
  const { value = '' } = option;
  // Alternatives of words alone, such as `none|memory|disk`.
  if (/^[a-z0-9-]+(\|[a-z0-9-]+)+$/.test(value)) return { kind: 'words', words: value.split('|') };
  if (option.kind !== 'text') return { kind: 'nothing' };
  // A run may be named by its folder or by a file of it, and a FILE or RUN needs both: files offer folders, too.
  if (FILES.test(value)) return { kind: 'files' };
  return { kind: FOLDERS.test(value) ? 'folders' : 'nothing' };
}

function operandsOf(positionals: Positionals | undefined, known: Known): Completion {
  if (positionals === undefined) return { kind: 'nothing' };
  const words = known[positionals.name];
  if (words !== undefined) return { kind: 'words', words };
  if (FILES.test(positionals.name)) return { kind: 'files' };
  return { kind: FOLDERS.test(positionals.name) ? 'folders' : 'files' };
}

/** The first sentence, without what a shell would take for its own. */
function brief(description: string): string {
  return description.split(/(?<=[.;])\s/)[0]!.replace(/[.;]$/, '');
}

/**
 * What completes a command: its options by all their names, its choices, its operands.
 *
 * @param known words of options whose sets are not in the options themselves, by key in code, and of operands, by name
 */
export function completedCommand(
  { name, summary, options, positionals }: AnyCommand,
  known: Known = {},
): CompletedCommand {
  const all: Options = { ...options, ...globalOptions };
  return {
    name,
    summary,
    options: Object.entries(all).flatMap(([key, option]) => {
      const description = brief(option.description);
      const value = valueOf(option, known[key]);
      const switches =
        option.kind === 'flag' && (option.default === true || option.optional === true)
          ? [{ name: `--no-${optionName(key)}`, description: `Not: ${description}`, value }]
          : [];
      return [
        ...[optionName(key), ...(option.aliases ?? [])].map((written) => ({
          name: `--${written}`,
          description,
          value,
        })),
        ...switches,
      ];
    }),
    operands: operandsOf(positionals, known),
  };
}
