import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chromium and its kin by the names that distributions give them. */
export const BROWSER_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

/**
 * Path of a Chromium: CHROME_BIN, or the first of the usual names on PATH.
 *
 * @throws {Error} if CHROME_BIN is set and is no program; a place that is named is not searched for elsewhere
 * @returns {string | undefined} undefined where there is none
 */
export function findBrowser({ CHROME_BIN, PATH = '' } = process.env) {
  if (CHROME_BIN) {
    if (isProgram(CHROME_BIN)) return CHROME_BIN;
    throw new Error(`Expected the path of a Chromium in CHROME_BIN, got ${CHROME_BIN}, which is no program.`);
  }
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  for (const name of BROWSER_NAMES) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
