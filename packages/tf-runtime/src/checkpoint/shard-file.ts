const padded = (value: number): string => String(value).padStart(5, '0');

/** The file of a shard: `PREFIX.data-00000-of-00001`. */
export const shardFile = (prefix: string, shard: number, shards: number): string =>
  `${prefix}.data-${padded(shard)}-of-${padded(shards)}`;
