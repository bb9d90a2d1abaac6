import { DatasetError } from '../dataset-error.js';

/** First byte of Python's pickle files from protocol 2 on. The second is the protocol. */
const PICKLE = 0x80;
const PROTOCOLS = [2, 3, 4, 5];

/** Whether a path looks like one of the reference's pickle files. */
function isPickleName(file: string): boolean {
  return /\.(pkl|pickle)$/i.test(file);
}

/**
 * Stops at one of the reference's pickle files, which hold Python objects that only its own code can read.
 *
 * @param contents told by their first bytes; where they are not given, by the name alone
 * @throws DatasetError TRAINING_DATA_INVALID that says how to make ours
 */
export function refusePickle(file: string, contents: Uint8Array = new Uint8Array(0)): void {
  const isPickle = contents[0] === PICKLE && PROTOCOLS.includes(contents[1] ?? 0);
  if (!isPickle && !isPickleName(file)) return;
  throw new DatasetError(
    'TRAINING_DATA_INVALID',
    `Expected training-data.json, got the pickle file ${file}: it holds Python objects of the reference's code.`,
    {
      hint: "Make ours from the same data, the folder with VOCdevkit: collectSamples takes process_dataset's options.",
      file,
    },
  );
}
