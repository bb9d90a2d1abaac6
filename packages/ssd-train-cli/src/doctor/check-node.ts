import type { Check } from './check.js';
import type { Machine } from './machine.js';

/** The oldest Node that this package runs on (package.json, engines). */
const OLDEST_NODE = 20;

/** Node's version, and the system it runs on. */
export function checkNode({ node, platform, arch, system }: Machine): Check {
  const major = Number.parseInt(node, 10);
  const base = { name: 'Node', facts: { node, platform, arch, system } };
  const found = `${node} on ${platform} ${arch} (${system})`;
  return major >= OLDEST_NODE
    ? { ...base, status: 'ok', found }
    : { ...base, status: 'problem', found, hint: `Install Node ${OLDEST_NODE} or newer from nodejs.org.` };
}
