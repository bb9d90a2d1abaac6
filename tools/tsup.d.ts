import type { Options } from 'tsup';

export function library(options?: Options): Options;
export function command(options?: Options): Options;
