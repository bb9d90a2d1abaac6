import util from 'node:util';

// tfjs-node 4.22's JavaScript calls two helpers that Node 23 took away (tfjs issue 8609). They are put back before it loads.
const helpers = util as unknown as Record<string, unknown>;
helpers['isNullOrUndefined'] ??= (value: unknown) => value === undefined || value === null;
helpers['isArray'] ??= Array.isArray;
