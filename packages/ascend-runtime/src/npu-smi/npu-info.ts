/** A used amount of a total. */
export interface Usage {
  readonly used: number;
  readonly total: number;
}

/** One chip, as `npu-smi info` shows it; null where it shows "NA" or "-". */
export interface NpuChip {
  /** Number of the card. */
  readonly npu: number;
  /** Number on the card: 0, and 1 on cards with two. */
  readonly chip: number;
  /** Number among all chips of the machine, where the tool shows one. */
  readonly deviceId: number | null;
  /** Such as "910B3" or "310P3". The tool calls first-generation boards 910A, 910B and so on. */
  readonly name: string;
  /** OK, Warning, Alarm, Critical or UNKNOWN. */
  readonly health: string;
  /** Such as "0000:C1:00.0". */
  readonly busId: string | null;
  readonly powerWatts: number | null;
  readonly temperatureCelsius: number | null;
  /** Percent of the AI cores in use. */
  readonly aiCorePercent: number | null;
  /** Megabytes of the control system's memory on a 910, of all memory on a 310. */
  readonly memoryMb: Usage | null;
  /** Megabytes of high-bandwidth memory; null on chips without. */
  readonly hbmMb: Usage | null;
  readonly hugepages: Usage | null;
}

export interface NpuProcess {
  readonly npu: number;
  readonly chip: number;
  readonly pid: number;
  /** Empty where the tool may not see it, as from inside a container. */
  readonly name: string;
  readonly memoryMb: number;
}

export interface NpuInfo {
  /** Version of the driver, where the tool shows it. */
  readonly version: string | null;
  readonly chips: readonly NpuChip[];
  readonly processes: readonly NpuProcess[];
}
