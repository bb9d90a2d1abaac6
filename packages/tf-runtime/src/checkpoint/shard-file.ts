function padded(value: number): string {
  return String(value).padStart(5, '0');
}

/** The file of a shard: `PREFIX.data-00000-of-00001`. */
export function shardFile(prefix: string, shard: number, shards: number): string {
  return `${prefix}.data-${padded(shard)}-of-${padded(shards)}`;
}
