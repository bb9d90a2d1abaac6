import { UsageError } from '../../errors/usage-error.js';
import type { Environment, Launcher, Told } from './launcher.js';
import { LAUNCHERS } from './launchers.js';

/** A launcher, and what it says. */
export interface Detected extends Told {
  readonly launcher: Launcher;
}

/**
 * What launchers tell this process: each of them that does, in their order.
 *
 * @param folder where relative paths start
 * @throws UsageError for a variable that cannot be read, and launchers that disagree
 */
export async function readLaunchers(environment: Environment, folder: string): Promise<Detected[]> {
  const detected: Detected[] = [];
  for (const launcher of LAUNCHERS) {
    const told = await launcher.read(environment, folder);
    if (told !== undefined) detected.push({ ...told, launcher });
  }
  for (const key of ['size', 'rank'] as const) {
    const [first, ...others] = detected.filter((told) => told[key] !== undefined);
    const other = others.find((told) => told[key] !== first![key]);
    if (other === undefined) continue;
    const from = `${key}From` as const;
    throw new UsageError(
      'INVALID_VALUE',
      `Expected launchers that agree, got ${first![from] ?? first!.launcher.name} and ${other[from] ?? other.launcher.name}.`,
      { hint: 'Unset the variables of the one that is not meant.' },
    );
  }
  return detected;
}

/** An environment without what launchers say. */
export function withoutLaunchers(environment: Environment): Record<string, string | undefined> {
  const theirs = new Set(LAUNCHERS.flatMap(({ variables }) => variables));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !theirs.has(name)));
}
