/** `1999.6 MB`, in the megabytes that disks and networks are sold in. */
export function formatSize(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
