import { detectorName } from '@ssd/trainer/config';
import type { TrainResult } from '@ssd/trainer/training';
import { rememberSpeed, thisProcessor } from './speed-record.js';

/** Remembers how fast an ordinary training was, for the estimates of later ones. */
export async function rememberTraining(
  { config, speed, precision }: Pick<TrainResult, 'config' | 'speed' | 'precision'>,
  environment: Readonly<Record<string, string | undefined>>,
  date = new Date(),
): Promise<void> {
  const { accumulate, freeze, overfit, dataDumpSteps, overflowDump, profiling, emulatePrecision } = config;
  const ordinary = accumulate === 1 && freeze === 0 && overfit === null && dataDumpSteps === null;
  if (speed === undefined || !ordinary || overflowDump || profiling || emulatePrecision !== null) return;
  const detector = detectorName(config.preset);
  await rememberSpeed(
    { detector, precision, ...thisProcessor(), ...speed, date: date.toISOString() },
    environment,
  );
}
