import { ArgumentRangeError, ArgumentTypeError } from '@ssd/errors';
import { encodeMessage } from '../proto/schema.js';

/** A switch of the graph rewriter: what TensorFlow does by itself, or our word. */
export type Toggle = 'default' | 'on' | 'off' | 'aggressive';

const TOGGLE: Readonly<Record<Toggle, number>> = { default: 0, on: 1, off: 2, aggressive: 3 };

/** A parameter of a {@link CustomOptimizer}. */
export type OptimizerParameter = string | number | boolean | { readonly float: number };

/** A graph optimizer that a plug-in registers, such as Ascend's `NpuOptimizer`. */
export interface CustomOptimizer {
  readonly name: string;
  /** Whole numbers become `i`, strings `s`, booleans `b`, `{float}` becomes `f`. */
  readonly parameterMap: Readonly<Record<string, OptimizerParameter>>;
}

/** Grappler's settings (tensorflow/core/protobuf/rewriter_config.proto). */
export interface RewriterConfig {
  readonly layoutOptimizer?: Toggle;
  readonly constantFolding?: Toggle;
  readonly shapeOptimization?: Toggle;
  readonly remapping?: Toggle;
  readonly commonSubgraphElimination?: Toggle;
  readonly arithmeticOptimization?: Toggle;
  readonly dependencyOptimization?: Toggle;
  readonly loopOptimization?: Toggle;
  readonly functionOptimization?: Toggle;
  /** fp16, where the device has it. */
  readonly autoMixedPrecision?: Toggle;
  /** bf16 on the CPU, through oneDNN. */
  readonly autoMixedPrecisionOnednnBfloat16?: Toggle;
  /** Recomputation and swapping; `off` is NO_MEM_OPT. */
  readonly memoryOptimization?: 'default' | 'off' | 'heuristics';
  /** Smallest graph, in nodes, that is rewritten at all. TensorFlow's own default is 4. */
  readonly minGraphNodes?: number;
  readonly metaOptimizerIterations?: number;
  readonly disableMetaOptimizer?: boolean;
  readonly customOptimizers?: readonly CustomOptimizer[];
}

/** Session settings (tensorflow/core/protobuf/config.proto). Absent fields keep TensorFlow's defaults. */
export interface ConfigProto {
  /** Most devices of a type: `{ CPU: 1 }`. */
  readonly deviceCount?: Readonly<Record<string, number>>;
  /** Threads inside one op. 0 means one a core. */
  readonly intraOpParallelismThreads?: number;
  /** Ops that run at once. 0 means one a core. */
  readonly interOpParallelismThreads?: number;
  readonly usePerSessionThreads?: boolean;
  readonly allowSoftPlacement?: boolean;
  readonly logDevicePlacement?: boolean;
  /** Longest wait for an op, milliseconds. */
  readonly operationTimeoutInMs?: number;
  readonly isolateSessionState?: boolean;
  /** Devices that the session sees, such as `/job:worker/task:0`. */
  readonly deviceFilters?: readonly string[];
  readonly graphOptions?: {
    readonly optimizerOptions?: {
      readonly doConstantFolding?: boolean;
      readonly maxFoldedConstantInBytes?: number;
      /** −1 turns the classic optimizations off, 0 is TensorFlow's default. */
      readonly optLevel?: number;
      readonly globalJitLevel?: number;
    };
    readonly rewriteOptions?: RewriterConfig;
  };
}

const MEMORY_OPTIMIZATION = { default: 0, off: 1, heuristics: 3 } as const;

function attrValue(value: OptimizerParameter): object {
  if (typeof value === 'string') return { s: Buffer.from(value, 'utf8') };
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) {
      throw new ArgumentTypeError(
        `Expected a whole number, a string, a boolean or {float} as optimizer parameter, got ${value}`,
      );
    }
    return { i: value };
  }
  return { f: value.float };
}

/** @throws RangeError for a word that is none of the table's: it would be left out */
function numberOf(key: string, value: string, table: Readonly<Record<string, number>>): number {
  const found = Object.hasOwn(table, value) ? table[value] : undefined;
  if (found !== undefined) return found;
  throw new ArgumentRangeError(
    `Expected ${Object.keys(table).join(', ')} as ${key}, got ${JSON.stringify(value)}.`,
  );
}

function rewriterFields({ memoryOptimization, customOptimizers, ...rest }: RewriterConfig): object {
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [
        key,
        typeof value === 'string' ? numberOf(key, value, TOGGLE) : value,
      ]),
    ),
    ...(memoryOptimization === undefined
      ? {}
      : { memoryOptimization: numberOf('memoryOptimization', memoryOptimization, MEMORY_OPTIMIZATION) }),
    ...(customOptimizers === undefined
      ? {}
      : {
          customOptimizers: customOptimizers.map(({ name, parameterMap }) => ({
            name,
            parameterMap: Object.fromEntries(
              Object.entries(parameterMap).map(([key, value]) => [key, attrValue(value)]),
            ),
          })),
        }),
  };
}

/** The serialised message that `TF_SetConfig` takes. @throws RangeError or TypeError for a setting that it has no place for */
export function encodeConfigProto({ graphOptions, ...rest }: ConfigProto): Uint8Array {
  return encodeMessage('ConfigProto', {
    ...rest,
    ...(graphOptions === undefined
      ? {}
      : {
          graphOptions: {
            ...graphOptions,
            ...(graphOptions.rewriteOptions === undefined
              ? {}
              : { rewriteOptions: rewriterFields(graphOptions.rewriteOptions) }),
          },
        }),
  });
}
