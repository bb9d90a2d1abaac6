import { recipeNames } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { unknownName } from '@ssd/names';
import { defineCommand, type AnyCommand } from '../cli/command.js';
import type { CommandEntry } from '../cli/command-entry.js';
import { completionScript, SHELLS } from '../cli/completion-script.js';
import { completedCommand } from '../cli/completion-table.js';

/** @param commands that are completed; the list of all names this one, too */
export function createCompletion(commands: readonly CommandEntry[]): AnyCommand {
  return defineCommand({
    name: 'completion',
    summary: 'Print a script that makes bash, zsh or fish complete commands and options.',
    description:
      'Prints a script that makes a shell complete commands, options, choices, files and folders. It is made from the commands of this version and runs nothing when it completes; print it anew after an update.',
    positionals: { name: 'SHELL', description: SHELLS.join(', '), minimum: 1, maximum: 1 },
    options: {},
    examples: [
      { does: 'bash, in this shell: source this file', line: 'ssd completion bash > ssd.bash' },
      { does: 'zsh, for every shell: a folder of $fpath', line: 'ssd completion zsh > ~/.zfunc/_ssd' },
      { does: 'fish, for every shell', line: 'ssd completion fish > ~/.config/fish/completions/ssd.fish' },
    ],
    run: async ({ positionals, json, print }) => {
      const written = positionals[0]!;
      const shell = SHELLS.find((name) => name === written.toLowerCase());
      if (shell === undefined) {
        throw new UsageError('UNKNOWN_SHELL', unknownName('shell', written, SHELLS));
      }
      const loaded = await Promise.all(commands.map(({ load }) => load()));
      const known = { preset: recipeNames(), SHELL: SHELLS };
      const script = completionScript(
        shell,
        loaded.map((command) => completedCommand(command, known)),
      );
      if (!json) print(script.trimEnd());
      return { json: { shell, script } };
    },
  });
}
