import { choice, text } from './parameter.js';

/** Which arithmetic operators run in. */
export const precision = {
  /**
   * Adapter's default: `allow_fp32_to_fp16` in training, `force_fp16` in inference. The last three need newer adapters,
   * as do `force_fp32` and `cube_fp16in_fp32out`.
   */
  precisionMode: choice('precision_mode', [
    'allow_fp32_to_fp16',
    'force_fp16',
    'must_keep_origin_dtype',
    'allow_mix_precision',
    'force_fp32',
    'cube_fp16in_fp32out',
    'allow_mix_precision_fp16',
    'allow_mix_precision_bf16',
    'allow_fp32_to_bf16',
  ]),
  /** Newer adapters. */
  precisionModeV2: choice('precision_mode_v2', [
    'fp16',
    'origin',
    'cube_fp16in_fp32out',
    'mixed_float16',
    'mixed_bfloat16',
  ]),
  /** JSON file of operators to take out of or into mixed precision. Only with `allow_mix_precision`. */
  modifyMixlist: text('modify_mixlist'),
  /** .ini file of a precision for each operator. */
  opPrecisionMode: text('op_precision_mode'),
  /** Newer adapters: file of a dtype for each operator. */
  customizeDtypes: text('customize_dtypes'),
  /** Adapter's default: `high_performance`. The two `_for_all` need newer adapters. */
  opSelectImplmode: choice('op_select_implmode', [
    'high_performance',
    'high_precision',
    'high_performance_for_all',
    'high_precision_for_all',
  ]),
  /** Operators that `opSelectImplmode` is for, joined with commas. */
  optypelistForImplmode: text('optypelist_for_implmode'),
} as const;
