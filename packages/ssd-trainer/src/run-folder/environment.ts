import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { cpuFeatures, loadTensorFlow, type CpuFeatures, type OneDnn } from '@ssd/tf-runtime';

/** What a run ran on. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly cpu: { readonly model: string; readonly cores: number; readonly features: CpuFeatures };
  /** Bytes. */
  readonly memory: number;
  readonly tensorflow: { readonly version: string; readonly path: string; readonly oneDnn: OneDnn };
  /** What the arithmetic runs in, and why. */
  readonly precision: string;
  /** Versions of the packages that decide a result. */
  readonly versions: Readonly<Record<string, string>>;
}

const PACKAGES = [
  '@ssd/trainer',
  '@ssd/model',
  '@ssd/loss',
  '@ssd/anchors',
  '@ssd/augment',
  '@ssd/tf-runtime',
];

export async function describeEnvironment(precision: string): Promise<Environment> {
  const { version, path, oneDnn } = loadTensorFlow();
  const features = cpuFeatures();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch} ${release()}`,
    cpu: { model: features.model ?? cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), features },
    memory: totalmem(),
    tensorflow: { version, path, oneDnn },
    precision,
    versions: { ...(await packageVersions()), node: process.version, tensorflow: version },
  };
}

/** For people: `2.21.0, oneDNN on (faster on a processor with AVX2)`. */
export function describeTensorFlow({
  version,
  oneDnn,
}: Pick<Environment['tensorflow'], 'version' | 'oneDnn'>): string {
  return `${version}, ${describeOneDnn(oneDnn)}`;
}

/** For people: `oneDNN on (faster on a processor with AVX2)`. */
export function describeOneDnn({ enabled, by }: OneDnn): string {
  return `oneDNN ${enabled ? 'on' : 'off'} (${by})`;
}

/** Versions of the packages that decide a result. */
export async function packageVersions(): Promise<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const versions = await Promise.all(
    PACKAGES.map(async (name) => {
      const text = await readFile(require.resolve(`${name}/package.json`), 'utf8');
      return [name, (JSON.parse(text) as { version: string }).version] as const;
    }),
  );
  return Object.fromEntries(versions);
}
