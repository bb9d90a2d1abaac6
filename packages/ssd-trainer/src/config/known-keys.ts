import { z } from 'zod';

/**
 * The keys that a setting may have at a path inside the settings, for a suggestion: of alternatives, those of the one whose
 * `kind` the value has, else of all.
 *
 * @param value the settings that the path leads into
 */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const options = inner.options.map(unwrap).filter((option) => option instanceof z.ZodObject);
    const meant = options.filter((option) => z.looseObject(kindOf(option)).safeParse(value).success);
    return [
      ...new Set((meant.length > 0 ? meant : options).flatMap((option) => knownKeys(option, path, value))),
    ];
  }
  if (!(inner instanceof z.ZodObject)) return [];
  const shape = inner.shape as Readonly<Record<string, z.core.$ZodType>>;
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(shape);
  const next = shape[String(key)];
  if (next === undefined) return [];
  return knownKeys(next, rest, (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key]);
}

/** What tells an alternative from the others. */
function kindOf(option: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  const { kind } = option.shape as Readonly<Record<string, z.core.$ZodType>>;
  return kind === undefined ? {} : { kind };
}

/** A schema without what says that it may be absent or null. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodNullable || inner instanceof z.ZodOptional) {
    inner = inner.unwrap();
  }
  return inner;
}
