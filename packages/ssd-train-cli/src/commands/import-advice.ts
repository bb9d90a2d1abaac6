/** What to do about weights of others that do not fit (ImportError of @ssd/model), by the code, on the line. */
export const IMPORT_ADVICE = {
  IMPORT_UNKNOWN:
    '"ssd weights inspect FILE" lists what a file holds; --preset has to be one that it is for.',
  IMPORT_PRESET: 'Take the preset that it names.',
  IMPORT_CLASSES:
    'Name the classes the weights were trained on: --classes voc, --classes coco, or a file with a name a line.',
  IMPORT_MISMATCH: '"ssd weights inspect FILE" lists what a file holds. Is it whole, and of this preset?',
  IMPORT_TENSOR: 'Fetch the file again, or take another one.',
} as const;
