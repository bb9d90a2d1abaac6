// Six steps on the example pictures, evaluated, and a picture detected in; the run stays for what reads runs.
import { join } from 'node:path';
import { loadDetector, train, type TrainResult } from '@ssd/trainer';
import { presetAnchors } from '@ssd/trainer/config';
import { listCheckpoints } from '@ssd/trainer/checkpoint';
import { TrainerError } from '@ssd/trainer/errors';
import { runFolder } from '@ssd/trainer/run-folder';

async function main(data: string, work: string): Promise<void> {
  const runDir = join(work, 'run');
  let steps = 0;
  const result: TrainResult = await train(
    {
      config: {
        dataDir: data,
        preset: 'mini',
        trainSplit: 'train',
        validationSplit: 'val',
        limit: 24,
        maxSteps: 6,
        batchSize: 4,
        workers: 1,
      },
      runDir,
    },
    { onProgress: () => steps++ },
  );
  if (result.steps !== 6 || steps !== 6)
    throw new Error(`expected 6 steps, got ${result.steps} and ${steps}`);
  const map: number | null | undefined = result.evaluation?.result.map;
  if (typeof map !== 'number' || !(map >= 0 && map <= 1)) throw new Error(`expected a mAP, got ${map}`);
  const { last } = await listCheckpoints(runFolder(runDir).checkpoints);
  if (last?.step !== 6) throw new Error('expected a checkpoint of step 6');

  const detector = await loadDetector(runDir);
  const { images, split } = await detector.evaluate({ dataDir: data, split: 'val' });
  if (split !== 'val' || images.length === 0)
    throw new Error(`expected the images of val, got ${images.length}`);
  const picture = images[0]!.sample.image;
  const { width } = await detector.detectFile(picture, { scoreThreshold: 0.5 });
  if (!(width > 0)) throw new Error(`expected the width of ${picture}, got ${width}`);
  detector.dispose();

  const boxes = new Float32Array([0.1, 0.1, 0.5, 0.5]);
  if (presetAnchors('mini').bestOverlaps(boxes).length !== 1) throw new Error('expected one overlap');
  const refused: unknown = await train({
    config: { dataDir: join(data, 'nowhere') },
    runDir: join(work, 'none'),
  }).catch((error: unknown) => error);
  if (!(refused instanceof Error && 'code' in refused))
    throw new Error(`expected an error with a code, got ${refused}`);
  if (new TrainerError('E_DATA', 'none').code !== 'E_DATA') throw new Error('expected the code of an error');
}

main(process.argv[2]!, process.argv[3]!).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
