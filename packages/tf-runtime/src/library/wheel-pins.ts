/** What is known of one wheel on the package index. */
export interface WheelPin {
  /** Name on the index: `tensorflow-cpu` is built for x64 only. */
  package: string;
  /** PEP 600 platform tags; several where older wheels carry older ones. */
  platforms: readonly string[];
  /** CPython version the wheel is tagged for. Any will do: the two libraries are the same in all of them. */
  python: string;
  /** SHA-256 of the wheel, hexadecimal; undefined where nobody pinned it. */
  sha256: string | undefined;
  /** Size of the wheel in bytes. */
  wheelBytes: number;
  /** Size of the two libraries on disk, in bytes. */
  libraryBytes: number;
}

/** The version that is fetched unless another is asked for. */
export const PINNED_VERSION = '2.21.0';

const PINS: Readonly<Record<string, WheelPin>> = {
  '2.21.0/x64': {
    package: 'tensorflow-cpu',
    platforms: ['manylinux_2_27_x86_64'],
    python: '3.11',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    wheelBytes: 273_829_956,
    libraryBytes: 853_308_936,
  },
  '2.21.0/arm64': {
    package: 'tensorflow',
    platforms: ['manylinux_2_27_aarch64'],
    python: '3.11',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    wheelBytes: 281_828_020,
    libraryBytes: 883_062_208,
  },
};

/** SHA-256 of the two libraries of the pinned wheels. */
const DIGESTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2.21.0/x64': {
    'libtensorflow_cc.so.2': '6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e',
    'libtensorflow_framework.so.2': 'f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b',
  },
  '2.21.0/arm64': {
    'libtensorflow_cc.so.2': '5f7de6ba6478ed7b83767a6e661e3e6e6931b05c64db14ba98250e52316a007c',
    'libtensorflow_framework.so.2': 'deade33b9ab90ff468fd1d1f8f6079bec5a3a507cf2d13c3218aa8beec28aeb3',
  },
};

/** SHA-256 by file name of a version's libraries; undefined for a version that nobody pinned. */
export function pinnedDigests(version: string, arch: string): Readonly<Record<string, string>> | undefined {
  return Object.hasOwn(DIGESTS, `${version}/${arch}`) ? DIGESTS[`${version}/${arch}`] : undefined;
}

/** TensorFlow 2.12 to 2.21 were built for CPython 3.11; before that 3.10 was the newest. */
const FIRST_MINOR_FOR_PYTHON_311 = 12;

/**
 * The wheel that holds a version for an architecture.
 *
 * Versions without a pin are described by rule; their hash is then undefined and pip's own check against
 * the index is all there is, unless the caller gives one.
 */
export function wheelFor(version: string, arch: 'x64' | 'arm64'): WheelPin {
  const pin = PINS[`${version}/${arch}`];
  if (pin !== undefined) return pin;
  const minor = Number(/^2\.(\d+)\./.exec(version)?.[1] ?? FIRST_MINOR_FOR_PYTHON_311);
  const machine = arch === 'x64' ? 'x86_64' : 'aarch64';
  return {
    package: arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow',
    platforms: [`manylinux_2_27_${machine}`, `manylinux_2_17_${machine}`, `manylinux2014_${machine}`],
    python: minor >= FIRST_MINOR_FOR_PYTHON_311 ? '3.11' : '3.10',
    sha256: undefined,
    wheelBytes: 300_000_000, // the largest CPU wheel so far, rounded up
    libraryBytes: 1_000_000_000,
  };
}
