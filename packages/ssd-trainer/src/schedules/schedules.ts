import { z } from 'zod';
import { cosine } from './kinds/cosine.js';
import { oneCycle } from './kinds/one-cycle.js';
import { piecewise } from './kinds/piecewise.js';
import type { ScheduleKind } from './schedule-kind.js';

/** Every kind of schedule by its name; a new one is a file in kinds/ and a line here. */
const kinds = { piecewise, cosine, 'one-cycle': oneCycle };

type Kinds = typeof kinds;

export type ScheduleName = keyof Kinds;

/** Names of the kinds of schedule. */
export const SCHEDULES = Object.keys(kinds) as [ScheduleName, ...ScheduleName[]];

type Schema = Kinds[ScheduleName]['schema'];

/** The learning rate as a function of the step; every kind has an optional linear warm-up in front. */
export const scheduleSchema = z.discriminatedUnion(
  'kind',
  Object.values(kinds).map(({ schema }) => schema) as [Schema, ...Schema[]],
);

export type Schedule = z.output<typeof scheduleSchema>;
export type ScheduleInput = z.input<typeof scheduleSchema>;

/** The kind that a schedule is of. */
export function kindOf({ kind }: { readonly kind: ScheduleName }): ScheduleKind<Schedule, ScheduleInput> {
  return kinds[kind] as unknown as ScheduleKind<Schedule, ScheduleInput>;
}
