import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../testing/run-line.js';

describe('ssd doctor', () => {
  it('looks at this machine, for people and for machines', async () => {
    const { exitCode, json, stderr } = await runLine(['doctor', '--json'], { environment: process.env });
    for (const part of ['Node', 'Processor', 'Memory', 'Disk', 'TensorFlow']) expect(stderr).toContain(part);
    const report = json() as { ready: boolean; node: { node: string }; tensorflow: { status: string } };
    expect(report.node.node).toBe(process.versions.node);
    expect(report.ready).toBe(report.tensorflow.status === 'ok');
    expect(exitCode).toBe(report.ready ? 0 : 1);
  });

  it('writes a report for an issue', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ssd-doctor-'));
    const options = { environment: process.env, workingDirectory: folder };
    const { json, stderr } = await runLine(['doctor', '--bundle', 'report.md', '--json'], options);
    expect(stderr).toContain('Report in report.md. Read it before you share it');
    expect(json()).toMatchObject({ bundle: join(folder, 'report.md') });
    expect(await readFile(join(folder, 'report.md'), 'utf8')).toContain(`"node": "${process.version}"`);
    await rm(folder, { recursive: true });
  });

  it.each([
    [['--run', 'runs/first'], 'Expected --bundle FILE.md beside --run'],
    [['--bundle', 'report.zip'], 'ends in .md or .json after --bundle, got "report.zip"'],
  ])('refuses %j', async (words, said) => {
    const { exitCode, stderr } = await runLine(['doctor', ...words], { environment: process.env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});
