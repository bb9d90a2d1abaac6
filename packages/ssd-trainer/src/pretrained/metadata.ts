/** Marks a safetensors file as one of ours. */
const FORMAT = 'ssd';

/** What a detector is, beside its tensors. */
export interface DetectorMetadata {
  readonly preset?: string;
  /** Absent where the file is a trunk. */
  readonly classes?: readonly string[];
}

/** For the metadata of a safetensors file, which are texts. */
export function writeMetadata({ preset, classes }: DetectorMetadata): Record<string, string> {
  return {
    format: FORMAT,
    ...(preset === undefined ? {} : { preset }),
    ...(classes === undefined ? {} : { classes: JSON.stringify(classes) }),
  };
}

/** The same out of a file; nothing where it is not one of ours. */
export function readMetadata(metadata: Readonly<Record<string, string>>): DetectorMetadata {
  const { format, preset, classes } = metadata;
  if (format !== FORMAT) return {};
  const list = classes === undefined ? undefined : parseList(classes);
  return { ...(preset === undefined ? {} : { preset }), ...(list === undefined ? {} : { classes: list }) };
}

function parseList(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
