import { CommandError } from './errors/command-error.js';
import type { CommandEntry } from './cli/command-entry.js';
import { commands, plannedCommands } from './commands/table.js';
import { fakeSignals, runLine } from './testing/run-line.js';
import { defineCommand, type CommandContext, type Outcome } from './cli/command.js';

/** A table of one command that does what the test says. */
function table(run: (context: CommandContext<typeof options>) => Promise<Outcome>): readonly CommandEntry[] {
  const probe = defineCommand({
    name: 'probe',
    summary: 'Probes.',
    description: 'Probes the frame.',
    options,
    examples: [{ does: 'Probe once', line: 'ssd probe --times 1' }],
    run,
  });
  return [{ name: 'probe', summary: probe.summary, load: () => Promise.resolve(probe) }];
}
const options = { times: { kind: 'integer', description: 'How often.', default: 1 } } as const;

const done = (): Promise<Outcome> => Promise.resolve({ json: { done: true } });

describe('run', () => {
  it('prints the version', async () => {
    const { exitCode, stdout } = await runLine(['--version']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('lists every command, on stdout if asked and on stderr if nothing was', async () => {
    const asked = await runLine(['--help']);
    expect(asked.exitCode).toBe(0);
    for (const name of ['demo', 'train', 'eval', 'detect', 'validate', 'doctor'])
      expect(asked.stdout).toContain(`  ${name} `);
    expect(asked.stdout).toContain(`Not in this version yet: ${plannedCommands.slice(0, 2).join(', ')},`);
    const bare = await runLine([]);
    expect([bare.exitCode, bare.stdout, bare.stderr]).toEqual([2, '', asked.stdout]);
  });

  it('suggests a close command', async () => {
    const { exitCode, stdout, stderr } = await runLine(['trian']);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'Error: Unknown command "trian". Did you mean "train"?\n' +
        `What to do: Commands: ${commands.map(({ name }) => name).join(', ')}. "ssd --help" says what they do.\n`,
    );
  });

  it.each(plannedCommands)('says that %s is not there yet', async (name) => {
    const { exitCode, stderr } = await runLine([name, '--whatever']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`"ssd ${name}" is not in this version yet.`);
  });

  describe('a group of commands', () => {
    const group = ['weights inspect', 'weights import'].map((name) => ({ ...table(done)[0]!, name }));

    it.each([
      [['weights', '--help'], 0],
      [['help', 'weights'], 0],
      [['weights'], 2],
    ])('%j lists them', async (argv, exitCode) => {
      const ran = await runLine(argv, { table: group });
      expect(ran.exitCode).toBe(exitCode);
      expect(ran[exitCode === 0 ? 'stdout' : 'stderr']).toContain('  weights import              Probes.\n');
    });

    it('runs the one whose two words are given', async () => {
      const { exitCode, stdout } = await runLine(['weights', 'import', '--times', '2', '--json'], {
        table: group,
      });
      expect([exitCode, stdout]).toEqual([0, '{"done":true}\n']);
      expect((await runLine(['help', 'weights', 'import'], { table: group })).stdout).toContain('--times N');
    });

    it('suggests a close second word', async () => {
      const { exitCode, stderr } = await runLine(['weights', 'inspct', 'x.h5'], { table: group });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        'Expected one of inspect, import after "ssd weights", got "inspct". Did you mean "inspect"?',
      );
    });
  });

  it('prints help with every option and the examples', async () => {
    const { exitCode, stdout } = await runLine(['probe', '--help'], { table: table(done) });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: ssd probe [options]');
    expect(stdout).toContain('  --times N                   How often. (default 1)');
    expect(stdout).toContain('  -q, --quiet                 Say nothing but warnings and errors.');
    expect(stdout).toContain('  # Probe once\n  ssd probe --times 1');
    expect((await runLine(['help', 'probe'], { table: table(done) })).stdout).toBe(stdout);
  });

  it('ends with one line of JSON if asked, and else with nothing on stdout', async () => {
    expect((await runLine(['probe', '--json'], { table: table(done) })).stdout).toBe('{"done":true}\n');
    expect((await runLine(['probe'], { table: table(done) })).stdout).toBe('');
  });

  it('gives the command its values, files and folder', async () => {
    let seen: unknown;
    await runLine(['probe', '--times', '3'], {
      workingDirectory: '/somewhere',
      table: table(({ values, positionals, workingDirectory }) => {
        seen = [values.times, positionals, workingDirectory];
        return done();
      }),
    });
    expect(seen).toEqual([3, [], '/somewhere']);
  });

  it('keeps notes to itself with --quiet, but not warnings', async () => {
    const { stderr } = await runLine(['probe', '--quiet'], {
      table: table(({ terminal }) => {
        terminal.note('a note');
        terminal.warn('a warning');
        terminal.status('a status');
        return done();
      }),
    });
    expect(stderr).toBe('a warning\n');
  });

  it('prints what and what to do for a failure, the stack only with --debug, JSON only with --json', async () => {
    const failing = table(() => {
      throw new CommandError('NO_SUCH_FOLDER', 'Expected a folder, got nothing: /x.', {
        hint: 'Make it.',
        cause: new Error('underneath'),
      });
    });
    const plain = await runLine(['probe'], { table: failing });
    expect(plain).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'Error: Expected a folder, got nothing: /x.\nWhat to do: Make it.\n',
    });
    const debug = await runLine(['probe', '--debug'], { table: failing });
    expect(debug.stderr).toContain('run-command.test.ts');
    expect(debug.stderr).toContain('caused by Error: underneath');
    const json = await runLine(['probe', '--json'], { table: failing });
    expect(json.json()).toEqual({
      error: { code: 'NO_SUCH_FOLDER', message: 'Expected a folder, got nothing: /x.', hint: 'Make it.' },
    });
  });

  it('takes the exit code of the outcome', async () => {
    const { exitCode } = await runLine(['probe'], {
      table: table(() => Promise.resolve({ json: {}, exitCode: 1 })),
    });
    expect(exitCode).toBe(1);
  });

  it('colours on a terminal only, and not with NO_COLOR', async () => {
    const red = '\u001b[31m';
    const options = { terminal: true, table: table(() => Promise.reject(new Error('no'))) };
    expect((await runLine(['probe'], options)).stderr).toContain(red);
    expect((await runLine(['probe'], { ...options, terminal: false })).stderr).not.toContain(red);
    expect((await runLine(['probe'], { ...options, environment: { NO_COLOR: '1' } })).stderr).not.toContain(
      red,
    );
  });

  it('aborts on the first Ctrl-C, waits for the saving, and leaves with 130', async () => {
    const signals = fakeSignals();
    const steps: string[] = [];
    const { exitCode, stdout, stderr } = await runLine(['probe', '--json'], {
      signals,
      table: table(async ({ signal }) => {
        signals.source.emit('SIGINT');
        steps.push(`aborted ${String(signal.aborted)}`);
        await Promise.resolve();
        steps.push('saved');
        return { json: { saved: true } };
      }),
    });
    expect(steps).toEqual(['aborted true', 'saved']);
    expect([exitCode, stdout, signals.exits]).toEqual([130, '{"saved":true}\n', []]);
    expect(stderr).toBe('Saving what there is. Press Ctrl-C again to leave at once.\n');
    expect(signals.source.listenerCount('SIGINT') + signals.source.listenerCount('SIGTERM')).toBe(0);
  });

  it('leaves at once on the second', async () => {
    const signals = fakeSignals();
    await runLine(['probe'], {
      signals,
      table: table(() => {
        signals.source.emit('SIGTERM');
        expect(signals.exits).toEqual([]);
        signals.source.emit('SIGINT');
        expect(signals.exits).toEqual([130]);
        return done();
      }),
    });
    expect(signals.exits).toEqual([130]);
  });

  it('says plainly that it stopped when the work throws the abort', async () => {
    const signals = fakeSignals();
    const { exitCode, stderr } = await runLine(['probe'], {
      signals,
      table: table(({ signal }) => {
        signals.source.emit('SIGINT');
        signal.throwIfAborted();
        return done();
      }),
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Stopped before the end.');
    expect(stderr).not.toContain('Error');
  });
});
