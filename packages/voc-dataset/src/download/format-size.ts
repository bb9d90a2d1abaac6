/** `1999.6 MB`, in the megabytes that disks and networks are sold in. */
export const formatSize = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
