import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointExtent } from './checkpoint-extent.js';
import { plannedStepsOf } from './planned-steps.js';
import { formatSidecar, type Sidecar } from './sidecar.js';
import { sidecarAt } from './testing/sidecars.js';

// `mini` has 75 epochs, here of 10 steps: 750.
let runDir: string;
beforeEach(async () => {
  runDir = await mkdtemp(join(tmpdir(), 'ssd-extent-'));
  await mkdir(join(runDir, 'checkpoints'));
});
afterEach(() => rm(runDir, { recursive: true, force: true }));

async function saved(
  step: number,
  rest: Partial<Sidecar> = {},
): Promise<{ prefix: string; sidecar: Sidecar }> {
  const sidecar = await sidecarAt(step, { stepsPerEpoch: 10, ...rest });
  const prefix = join(runDir, 'checkpoints', `s${step}.ckpt`);
  await writeFile(`${prefix}.index`, '');
  await writeFile(`${prefix}.json`, formatSidecar(sidecar));
  return { prefix, sidecar };
}

const ended = (stopped: string, step: number): Promise<void> =>
  writeFile(join(runDir, 'outcome.json'), JSON.stringify({ stopped, step, seconds: 9, ended: '' }));

describe('checkpointExtent', () => {
  const extentOf = ({ prefix, sidecar }: Awaited<ReturnType<typeof saved>>, which: string) =>
    checkpointExtent({ prefix, runDir }, sidecar, which);

  it('judges weights by their own steps', async () => {
    await ended('aborted', 2);
    expect(await extentOf(await saved(2), 'last')).toEqual({ step: 2, totalSteps: 750, extent: 'hardly' });
    expect(await extentOf(await saved(700), 'last')).toMatchObject({ extent: 'full' });
  });

  it('judges the best of a training by how far that came', async () => {
    const early = await saved(120, { map: 0.9 });
    expect(await extentOf(early, 'best')).toMatchObject({ extent: 'hardly' }); // it goes on, or was killed
    await ended('finished', 750);
    await saved(750, { map: 0.8 });
    expect(await extentOf(early, 'best')).toEqual({ step: 120, totalSteps: 750, extent: 'full' });
    expect(await extentOf(early, 's120')).toMatchObject({ extent: 'hardly' }); // asked for by name
  });

  it('finds no fault with patience', async () => {
    const last = await saved(120);
    await ended('early-stop', 120);
    expect(await extentOf(last, 'last')).toMatchObject({ extent: 'full' });
  });

  it('knows where the time ran out', async () => {
    const { config } = await sidecarAt(0);
    const last = await saved(200, { config: { ...config!, timeLimit: 100 } }); // 200 steps took 100 s there
    expect(await extentOf(last, 'last')).toMatchObject({ extent: 'short' });
  });

  it('does not judge what was imported', async () => {
    expect(await extentOf(await saved(0, { config: null }), 'last')).toBeNull();
  });
});

describe('plannedStepsOf', () => {
  it('finds the steps of an epoch where an old checkpoint stands, if it can', async () => {
    expect(plannedStepsOf(await sidecarAt(27))).toBe(750); // 2 epochs and 7 batches
    expect(plannedStepsOf(await sidecarAt(7))).toBeNull();
    const { config } = await sidecarAt(7);
    expect(plannedStepsOf(await sidecarAt(7, { config: { ...config!, maxSteps: 40 } }))).toBe(40);
  });
});
