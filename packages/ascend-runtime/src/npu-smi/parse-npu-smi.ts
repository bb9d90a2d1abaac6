import { AscendError } from '../errors.js';
import type { NpuChip, NpuInfo, NpuProcess, Usage } from './npu-info.js';

function fail(expected: string, line: string): never {
  throw new AscendError(
    'NPU_SMI_FAILED',
    `Expected ${expected} in the output of npu-smi info, got "${line.trim()}".`,
  );
}

/** A number, or null for NA and -. */
function parseValue(word: string | undefined, line: string): number | null {
  if (word === 'NA' || word === 'N/A' || word === '-') return null;
  return word !== undefined && /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : fail('a number, NA or -', line);
}

/**
 * Splits a cell of numbers and pairs, such as "0  1197 / 13553  60156/ 65536", into the numbers first and the pairs
 * after them: that is their order in every release.
 */
function parseCell(cell: string, line: string): { values: (number | null)[]; pairs: (Usage | null)[] } {
  const pairs: (Usage | null)[] = [];
  const rest = cell.replace(
    /(\S+)\s*\/\s+(\S+)|(\d+)\/(\d+)/g,
    (_, a?: string, b?: string, c?: string, d?: string) => {
      const used = parseValue(a ?? c, line);
      const total = parseValue(b ?? d, line);
      pairs.push(used === null || total === null ? null : { used, total });
      return ' ';
    },
  );
  const words = rest.split(/\s+/).filter((word) => word !== '');
  return { values: words.map((word) => parseValue(word, line)), pairs };
}

interface Row {
  readonly cells: readonly string[];
  readonly line: string;
}

/** What the first of a chip's two rows says, then the second, by the headings over them. */
function parseChip(first: Row, second: Row, hasHbm: boolean): NpuChip {
  const [, npu, name] = /^(\d+)\s+(\S.*)$/.exec(first.cells[0]!) ?? fail('an NPU and its name', first.line);
  const [, chip, deviceId] = /^(\d+)(?:\s+(\S+))?$/.exec(second.cells[0]!) ?? fail('a chip', second.line);
  const state = parseCell(first.cells[2]!, first.line);
  const load = parseCell(second.cells[2]!, second.line);
  const busId = second.cells[1]!;
  return {
    npu: Number(npu),
    chip: Number(chip),
    deviceId: deviceId === undefined ? null : parseValue(deviceId, second.line),
    name: name!,
    health: first.cells[1]!,
    busId: busId === 'NA' || busId === '-' ? null : busId,
    powerWatts: state.values[0] ?? null,
    temperatureCelsius: state.values[1] ?? null,
    aiCorePercent: load.values[0] ?? null,
    memoryMb: load.pairs[0] ?? null,
    hbmMb: hasHbm ? (load.pairs[1] ?? null) : null,
    hugepages: state.pairs[0] ?? null,
  };
}

function parseProcess({ cells, line }: Row): NpuProcess {
  const [, npu, chip] = /^(\d+)\s+(\d+)$/.exec(cells[0]!) ?? fail('an NPU and a chip', line);
  const [pid, memoryMb] = [cells[1]!, cells[3]!].map((word) => parseValue(word, line));
  if (pid == null || memoryMb == null) return fail('a process id and its memory', line);
  return { npu: Number(npu), chip: Number(chip), pid, name: cells[2]!, memoryMb };
}

/**
 * Parses what `npu-smi info` prints: chips in pairs of rows of three cells, then, since 21.0, processes in rows of four.
 * Known layouts: 310 and 310P (with a Device column, without HBM), 910 (one chip a card), 910C (two, with Phy-ID).
 *
 * @throws AscendError NPU_SMI_FAILED with the line that cannot be read
 */
export function parseNpuSmi(output: string): NpuInfo {
  const version = /\bVersion:\s*(\S+)/.exec(output)?.[1] ?? null;
  const chips: NpuChip[] = [];
  const processes: NpuProcess[] = [];
  let hasHbm = false;
  let sawTable = false;
  let first: Row | undefined;
  for (const line of output.split(/\r?\n/)) {
    if (!line.trim().startsWith('|')) continue;
    const cells = line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim());
    const row: Row = { cells, line };
    if (/^(NPU|Chip)\b/.test(cells[0]!)) {
      sawTable = true;
      hasHbm ||= /\bHBM-Usage\b/.test(line);
    } else if (cells.length === 3) {
      if (first === undefined) first = row;
      else {
        chips.push(parseChip(first, row, hasHbm));
        first = undefined;
      }
    } else if (cells.length === 4) processes.push(parseProcess(row));
  }
  if (!sawTable) fail('a table of NPUs', output.trim().split('\n')[0] ?? '');
  if (first) fail('two rows a chip', first.line);
  return { version, chips, processes };
}
