/** What a Darknet `.data` file names, as CVAT's YOLO 1.1 writes it: `names = data/obj.names`, `train = data/train.txt`. */
export interface DarknetData {
  /** Path of the class list. */
  names?: string;
  /** Path of each split's list of images. */
  splits: Map<string, string[]>;
}

/** Reads `key = value` lines. Of the keys, `names` and those of a text file are of use; Darknet's own are passed over. */
export function parseDarknetData(lines: readonly string[]): DarknetData {
  const splits = new Map<string, string[]>();
  let names: string | undefined;
  for (const line of lines) {
    const [, key, value] = /^\s*([^#;=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined || value === '') continue;
    if (key === 'names') names = value;
    else if (/\.txt$/i.test(value)) splits.set(key, [value]);
  }
  return { splits, ...(names !== undefined && { names }) };
}
