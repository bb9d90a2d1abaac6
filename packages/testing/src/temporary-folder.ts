import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for each test of a file, removed after it. */
export interface TemporaryFolder {
  readonly path: string;
  /** The path of a name in it. */
  readonly at: (name: string) => string;
}

/** To be called at the top of a test file, or in a `describe`. */
export function temporaryFolder(): TemporaryFolder {
  const folder = { path: '', at: (name: string) => join(folder.path, name) };
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'ssd-test-'));
  });
  afterEach(() => {
    rmSync(folder.path, { recursive: true, force: true });
  });
  return folder;
}
