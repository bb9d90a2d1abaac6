/**
 * What is wrong with a false positive, or that an object is missed, after Bolya et al., "TIDE: A General Toolbox for
 * Identifying Object Detection Errors" (2020). The first that holds, with t the IoU of a hit and b that of background:
 *
 * - `localisation`: of the right class, but b ≤ IoU < t with the object of its class it overlaps most.
 * - `class`: IoU ≥ t with an object of another class.
 * - `duplicate`: IoU ≥ t with an object of its class that another detection has found.
 * - `background`: IoU ≤ b with every object.
 * - `both`: neither class nor place is right: what is left.
 * - `missed`: an object not found, for which there is no localisation or class error either.
 *
 * Objects that count as nothing (difficult, crowds) are not looked at.
 */
export type ErrorKind = 'localisation' | 'class' | 'both' | 'duplicate' | 'background' | 'missed';

export const errorKinds: readonly ErrorKind[] = [
  'localisation',
  'class',
  'both',
  'duplicate',
  'background',
  'missed',
];
