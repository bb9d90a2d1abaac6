import { createStyle } from '@ssd/report';
import { commandGroups, commands } from '../commands/table.js';
import { optionName, type Options } from './option.js';
import { renderHelp, renderOverview } from './help.js';
import type { AnyCommand } from './command.js';
import { parseArguments } from './parse-arguments.js';
import { globalOptions } from './global-options.js';

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

const command: AnyCommand = {
  name: 'paint',
  summary: 'Paint.',
  description: 'Paints pictures.',
  positionals: { name: 'FILES', description: 'pictures', minimum: 0, maximum: 9 },
  options: {
    colour: { kind: 'text', description: 'Which one.' },
    opacity: { kind: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'How much.' },
    brushes: { kind: 'integer', minimum: 2, description: 'How many.' },
    dry: { kind: 'flag', description: 'Without water.' },
  },
  optionGroups: [
    { title: 'Tools', options: ['brushes', 'dry'] },
    { title: 'Nothing', options: [] },
  ],
  environment: { BRUSH: 'The brush.' },
  files: { 'paint.ini': 'Settings.' },
  examples: [{ does: 'Paint', line: 'ssd paint a.jpg' }],
  run: () => Promise.resolve({ json: {} }),
};

describe('renderHelp', () => {
  it('has the parts of a manual page, options under their headings, ranges and defaults', () => {
    const text = renderHelp(command);
    const titles = text.split('\n').filter((line) => /^[A-Z][a-z ]+$/.test(line));
    expect(titles).toEqual([
      'Options',
      'Tools',
      'For every command',
      'Environment',
      'Files',
      'Exit status',
      'Examples',
    ]);
    expect(text).toMatch(
      /Options\n {2}--colour TEXT[^]*--opacity NUMBER +How much\. \(0 to 1, default 0\.5\)\n\nTools/,
    );
    expect(text).toContain('How many. (2 or more)');
    expect(text).toMatch(/ {2}BRUSH +The brush\.\n {2}NO_COLOR/);
    expect(text).toMatch(/130: stopped by Ctrl-C/);
    expect(text).toContain('Usage: ssd paint [FILES] [options]');
  });

  it('folds to the terminal, and colours for one that has colours', () => {
    const lines = renderHelp(command, { columns: 70 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(renderHelp(command, { columns: 0 })).toBe(renderHelp(command));
    expect(renderHelp(command, { style: createStyle(true) })).toContain('\u001b[1mTools\u001b[22m');
  });
});

describe('renderOverview', () => {
  it('lists each command once, under what one wants to do', () => {
    const text = renderOverview({ version: '1', commands, groups: commandGroups, planned: [] });
    for (const { name } of commands)
      expect(text.split('\n').filter((line) => line.startsWith(`  ${name} `))).toHaveLength(1);
    expect(text).toMatch(/\nStart\n {2}demo /);
    // `npx ssd` is somebody else's package.
    expect(text).toMatch(/Usage: ssd COMMAND \[options\]\n {7}npx @ssd\/train-cli COMMAND /);
    expect(text).not.toContain('Not in this version yet');
  });

  it('shows commands of no group last', () => {
    const odd = { name: 'odd', summary: 'Odd.' };
    const text = renderOverview({ version: '1', commands: [odd], groups: commandGroups, planned: ['x'] });
    expect(text).toMatch(/\nOthers\n {2}odd/);
    expect(text).not.toContain('Start\n');
    expect(text).toContain('Not in this version yet: x.');
  });
});
