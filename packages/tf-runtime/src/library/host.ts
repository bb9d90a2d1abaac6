import { readFileSync } from 'node:fs';

/** What decides whether TensorFlow's wheels run here. */
export interface Host {
  platform: NodeJS.Platform;
  arch: string;
  /** This Node runs on musl instead of glibc (Alpine). */
  musl: boolean;
  /** The x64 processor has AVX; true on other architectures. */
  avx: boolean;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Describes this machine from /proc; what cannot be read is taken to be fine. */
export function describeHost(read: (path: string) => string = readText): Host {
  const { platform, arch } = process;
  // Its own loader is mapped into every dynamically linked process, so this tells the libc of this very Node.
  const musl = read('/proc/self/maps').includes('/ld-musl-');
  const flags = /^flags\s*:(.*)$/m.exec(read('/proc/cpuinfo'))?.[1];
  const avx = arch !== 'x64' || flags === undefined || flags.split(/\s+/).includes('avx');
  return { platform, arch, musl, avx };
}

/** Why TensorFlow's wheels cannot run on a host and what to do instead; undefined when they can. */
export function hostProblem(host: Host): { message: string; hint: string } | undefined {
  const { platform, arch, musl, avx } = host;
  const problem = (message: string, way: string): { message: string; hint: string } => ({
    message,
    hint: `${way} The packages that run anywhere still work on tfjs's own backends.`,
  });
  if (platform !== 'linux') {
    return problem(
      `TensorFlow is fetched for Linux only, this is ${platform}.`,
      `${platform === 'win32' ? 'Use WSL 2 or a Linux container' : 'Use a Linux container'}, or set SSD_LIBTENSORFLOW to a libtensorflow you have.`,
    );
  }
  if (arch !== 'x64' && arch !== 'arm64') {
    return problem(
      `TensorFlow's wheels exist for x64 and arm64, this processor is ${arch}.`,
      'Build libtensorflow_cc for it and set SSD_LIBTENSORFLOW.',
    );
  }
  if (musl) {
    return problem(
      "TensorFlow's wheels need glibc, this Node runs on musl (Alpine).",
      'Use an image with glibc, such as node:20-slim.',
    );
  }
  if (!avx) {
    return problem(
      "TensorFlow's wheels need a processor with AVX, which /proc/cpuinfo does not list.",
      'Use another machine (or let the virtual machine pass AVX on), or build TensorFlow for this one and set SSD_LIBTENSORFLOW.',
    );
  }
  return undefined;
}
