import { readFile } from 'node:fs/promises';

/** Settings of a run as they were saved, whatever version wrote them. */
export type SavedSettings = Readonly<Record<string, unknown>>;

/** The settings in a run's config.json, not checked, without their version; undefined where it holds no object. */
export async function readSettings(path: string): Promise<SavedSettings | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'version'));
  } catch {
    return undefined;
  }
}

/** A number among settings; null where it is none. */
export function numberSetting(settings: SavedSettings | undefined, key: string): number | null {
  const value = settings?.[key];
  return typeof value === 'number' ? value : null;
}

/** A text among settings; null where it is none. */
export function textSetting(settings: SavedSettings | undefined, key: string): string | null {
  const value = settings?.[key];
  return typeof value === 'string' ? value : null;
}

/** The data folders of a run. */
export function dataDirsOf(settings: SavedSettings | undefined): string[] {
  const dirs = settings?.dataDir;
  return [dirs].flat().filter((dir): dir is string => typeof dir === 'string');
}
