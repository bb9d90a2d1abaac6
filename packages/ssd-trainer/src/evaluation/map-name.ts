/** What follows the word mAP where it counts other overlaps than VOC does: `@0.75`; nothing at 0.5. */
export function overlapOf({ iou }: { readonly iou?: number | null | undefined }): string {
  return iou === undefined || iou === null || iou === 0.5 ? '' : `@${iou}`;
}
