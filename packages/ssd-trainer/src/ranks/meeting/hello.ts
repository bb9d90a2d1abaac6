import { z } from 'zod';

/** Of what is said between ranks; another number is another language. */
export const PROTOCOL = 2;

/** What a rank says first. */
export const helloSchema = z.object({
  kind: z.literal('hello'),
  protocol: z.number(),
  /** Of the run that it belongs to. */
  run: z.string(),
  rank: z.int().nonnegative(),
  /** `host:port` of all ranks, where it was given them. */
  cluster: z.array(z.string()).optional(),
  /** Number of all ranks. */
  size: z.int().positive(),
  /** At which TensorFlow will listen, where no list says it. */
  port: z.int().min(1).max(65_535).optional(),
  /** Of what decides a result, by name. */
  versions: z.record(z.string(), z.string()),
});

export type Hello = z.output<typeof helloSchema>;

/** What rank 0 says once all are there. */
export const beginSchema = z.object({
  /** `host:port` of all ranks. */
  cluster: z.array(z.string()),
});

/** The first thing that two ranks have different, in words; undefined where there is none. */
export function differenceOf(
  ours: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
  rank: number,
): string | undefined {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  const name = names.find((each) => ours[each] !== theirs[each]);
  if (name === undefined) return undefined;
  return `Expected the same ${name} on all ranks, got ${shown(ours[name])} on rank 0 and ${shown(theirs[name])} on rank ${rank}.`;
}

const LONGEST = 200;

function shown(value: string | undefined): string {
  if (value === undefined) return 'none';
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}
