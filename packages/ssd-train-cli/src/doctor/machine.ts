import { availableParallelism, freemem, release, totalmem } from 'node:os';
import {
  capabilities,
  cpuFeatures,
  loadTensorFlow,
  locateLibrary,
  type Capabilities,
  type CpuFeatures,
  type OneDnn,
} from '@ssd/tf-runtime';
import { freeBytes } from '@ssd/files';

/** What the checks look at. Tests give one of their own. */
export interface Machine {
  node: string;
  platform: string;
  arch: string;
  /** Version of the kernel. */
  system: string;
  cores: number;
  /** Bytes. */
  memory: { total: number; free: number };
  cpu: CpuFeatures;
  /** Free bytes on the disk of a folder. */
  freeBytes: (folder: string) => Promise<number>;
  /** Where TensorFlow's library is, without opening it. */
  locate: () => { cc: string; source: string } | undefined;
  /** Opens it, after it has told what it is about to open. */
  load: (onLocated?: (library: { cc: string; source: string }) => void) => {
    version: string;
    path: string;
    source: string;
    oneDnn: OneDnn;
    devices: () => readonly { name: string; type: string }[];
  };
  /** What the opened library can do, tried. */
  capabilities: () => Capabilities;
}

/** The machine this process runs on. */
export function thisMachine(environment: Readonly<Record<string, string | undefined>>): Machine {
  return {
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    system: release(),
    cores: availableParallelism(),
    memory: { total: totalmem(), free: freemem() },
    cpu: cpuFeatures(),
    freeBytes,
    locate: () => locateLibrary({ env: environment }),
    load: (onLocated) => loadTensorFlow(onLocated === undefined ? {} : { onLocated }),
    capabilities,
  };
}
