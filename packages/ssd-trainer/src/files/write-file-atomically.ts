import { writeAtomically } from '@ssd/files';
import { diskError } from './disk-error.js';

/**
 * Writes a file so that a reader, or a machine that loses power, sees the old content or the new, never a part.
 *
 * @throws TrainerError E_DISK_FULL or E_RUN_FOLDER; the old content then stays.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, content);
  } catch (cause) {
    throw diskError(path, cause);
  }
}
