import { runLine } from '../testing/run-line.js';

describe('ssd doctor', () => {
  it('looks at this machine, for people and for machines', async () => {
    const { exitCode, json, stderr } = await runLine(['doctor', '--json'], { environment: process.env });
    for (const part of ['Node', 'Processor', 'Memory', 'Disk', 'TensorFlow']) expect(stderr).toContain(part);
    const report = json() as { ready: boolean; node: { node: string }; tensorflow: { status: string } };
    expect(report.node.node).toBe(process.versions.node);
    expect(report.ready).toBe(report.tensorflow.status === 'ok');
    expect(exitCode).toBe(report.ready ? 0 : 1);
  }, 60_000);
});
