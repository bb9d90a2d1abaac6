import { openSource } from '../byte-source.js';
import { badFile, unsupported } from '../errors.js';
import { closingOnError } from '../tensor-file.js';
import type { OpenOptions, TensorFile } from '../tensor-file.js';
import { openTorchLegacy } from './open-torch-legacy.js';
import { openTorchZip } from './open-torch-zip.js';

/** First bytes of a zip archive with entries, and of a pickle of protocol 2 or later. */
const ZIP = 'PK\x03\x04';
const PICKLE = '\x80';
/** The container before 2017, a tar archive, has its name here. */
const TAR_AT = 257;

/**
 * Opens a file of torch.save, of either layout. Its pickle is read by a machine of our own that builds tensors and plain
 * data. What other classes and functions would make is left out, and told; those that run code are refused by their name.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED (with the name of what was refused) or IO
 */
export async function openTorch(file: string, { key }: OpenOptions = {}): Promise<TensorFile> {
  const source = await openSource(file);
  return closingOnError(source, async () => {
    const head = Buffer.from(await source.read(0, Math.min(source.size, TAR_AT + 5))).toString('latin1');
    if (head.startsWith(ZIP)) return openTorchZip(source, key);
    if (head.startsWith(PICKLE)) return openTorchLegacy(source, key);
    if (head.slice(TAR_AT) === 'ustar') {
      throw unsupported(`${file} is a tar archive, as PyTorch wrote before version 0.1.11.`, {
        hint: 'Load and save it once with a newer PyTorch.',
      });
    }
    throw badFile(
      `Expected ${file} to begin as a zip archive ("PK") or a pickle (0x80), as torch.save writes, got ${JSON.stringify(head.slice(0, 8))}.`,
    );
  });
}
