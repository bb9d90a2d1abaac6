/** A decimal number as Python and the devkit write it; written so that no text is gone through twice. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a field of a file holds, spaces around it aside; NaN for anything else, such as "nan", "0x10" or "1e400". */
export function decimal(text: string): number {
  const written = text.trim();
  const value = DECIMAL.test(written) ? Number(written) : NaN;
  return Number.isFinite(value) ? value : NaN;
}
