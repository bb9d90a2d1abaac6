import { runCommand } from './run-command.js';

describe('runCommand', () => {
  const env = { PATH: process.env['PATH'] };

  it('gives code and both outputs', async () => {
    const script = 'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3';
    expect(await runCommand(process.execPath, ['-e', script], { env })).toEqual({
      code: 3,
      stdout: 'out',
      stderr: 'err',
    });
  });

  it('does not reject for a command that is missing', async () => {
    expect(await runCommand('no-such-command-here', [], { env })).toMatchObject({
      code: undefined,
      stderr: expect.stringContaining('ENOENT') as string,
    });
  });

  it('ends the command when asked to', async () => {
    const stop = new AbortController();
    const ended = runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      env,
      signal: stop.signal,
    });
    stop.abort();
    expect((await ended).code).toBeUndefined();
  });
});
