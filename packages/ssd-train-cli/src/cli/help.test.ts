import { commands } from '../commands/table.js';
import { optionName, type Options } from './option.js';
import { renderHelp } from './help.js';
import { parseArguments } from './parse-arguments.js';
import { globalOptions } from './global-options.js';

// Loading TensorFlow's kernels alone takes seconds on a machine that is busy.
jest.setTimeout(120_000);

describe.each(commands.map((entry) => [entry.name, entry] as const))(
  'ssd %s --help',
  (name, { load, summary }) => {
    it('shows every option, and examples that parse', async () => {
      const command = await load();
      const text = renderHelp(command);
      expect([command.name, command.summary]).toEqual([name, summary]);
      for (const key of Object.keys(command.options)) expect(text).toContain(optionName(key));
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { line } of command.examples) {
        // Words as a shell splits them: quotes hold a word together. What follows > is the shell's.
        const words = [...line.split(' > ')[0]!.matchAll(/'([^']*)'|(\S+)/g)].map(
          ([, quoted, bare]) => quoted ?? bare!,
        );
        const head = ['ssd', ...name.split(' ')];
        expect(words.slice(0, head.length)).toEqual(head);
        const { positionals, options } = command;
        expect(() =>
          parseArguments(words.slice(head.length), {
            command: name,
            options: { ...options, ...globalOptions },
            positionals,
          }),
        ).not.toThrow();
      }
    });

    it('has no option twice, and none that is also to come', async () => {
      const { options, planned = [] } = await load();
      const all: Options = { ...options, ...globalOptions };
      const names = Object.entries(all).flatMap(([key, { aliases = [] }]) => [optionName(key), ...aliases]);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((one) => planned.includes(one))).toEqual([]);
    });

    it('keeps to a hundred columns but for values and examples', async () => {
      const lines = renderHelp(await load()).split('\n');
      const examples = lines.indexOf('Examples');
      expect(lines.slice(0, examples).filter((line) => line.length > 100)).toEqual([]);
    });
  },
);
