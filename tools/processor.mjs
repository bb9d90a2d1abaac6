#!/usr/bin/env node
// Prints a hash of what the processor can do. It is among the inputs of tests in nx.json: TensorFlow and oneDNN choose
// their kernels by it, so what passed on one processor says nothing about another that shares the cache.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';

console.log(createHash('sha256').update(`${arch()} ${features()}`).digest('hex').slice(0, 16));

/** The flags of Linux, in an order of their own; the processor's name where there are none. */
function features() {
  try {
    const [, flags] = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    return flags.trim().split(/\s+/).sort().join(' ');
  } catch {
    return cpus()[0]?.model ?? 'unknown';
  }
}
