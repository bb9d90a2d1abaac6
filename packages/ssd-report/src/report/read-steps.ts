import { z } from 'zod';
import { readJsonLines } from '@ssd/trainer/run-folder';
import type { StepPoint } from './curves.js';

const number = z.number();
const line = z.object({
  step: number,
  total: number,
  localization: number,
  confidence: number,
  l2: number,
  learningRate: number,
});

/**
 * The steps of a run from its train.jsonl, oldest first. Lines of another kind, and the half line of a run that was
 * killed, are passed over; a run that wrote no log has no steps.
 */
export async function readSteps(path: string): Promise<StepPoint[]> {
  return (await readJsonLines(path)).flatMap((value) => {
    const parsed = line.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}
