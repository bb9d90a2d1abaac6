import { openSource } from './byte-source.js';

/** What the first and the last bytes of a file say it is. */
export type Sniffed = 'zip' | 'pickle' | 'hdf5' | 'table' | undefined;

const HDF5 = '\x89HDF\r\n\x1a\n';
const ZIP = 'PK';
const PICKLE = '\x80';
/** The last bytes of TensorFlow's tables, low byte first. */
const TABLE = '\x57\xfb\x80\x8b\x24\x75\x47\xdb';

/**
 * Looks at the ends of a file.
 *
 * @throws WeightsError IO
 */
export async function sniff(file: string): Promise<Sniffed> {
  const source = await openSource(file);
  try {
    const length = Math.min(8, source.size);
    const text = async (position: number): Promise<string> =>
      Buffer.from(await source.read(position, length)).toString('latin1');
    const head = await text(0);
    if (head === HDF5) return 'hdf5';
    if (head.startsWith(ZIP)) return 'zip';
    if ((await text(source.size - length)) === TABLE) return 'table';
    return head.startsWith(PICKLE) ? 'pickle' : undefined;
  } finally {
    await source.close();
  }
}
