/** The 20 classes of Pascal VOC, in the order of every detector trained on it: by the alphabet. */
const voc = [
  ...['aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow', 'diningtable', 'dog'],
  ...['horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'],
] as const; // prettier-ignore

/**
 * COCO's category ids 1…90 in their order, as torchvision's detectors have them (91 outputs with the background). COCO
 * uses 80 of the ids; the others have a logit that was never trained to win, and a name of their own here.
 */
const coco = [
  ...['person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat', 'traffic light'],
  ...['fire hydrant', 'unused 12', 'stop sign', 'parking meter', 'bench', 'bird', 'cat', 'dog', 'horse', 'sheep'],
  ...['cow', 'elephant', 'bear', 'zebra', 'giraffe', 'unused 26', 'backpack', 'umbrella', 'unused 29', 'unused 30'],
  ...['handbag', 'tie', 'suitcase', 'frisbee', 'skis', 'snowboard', 'sports ball', 'kite', 'baseball bat'],
  ...['baseball glove', 'skateboard', 'surfboard', 'tennis racket', 'bottle', 'unused 45', 'wine glass', 'cup'],
  ...['fork', 'knife', 'spoon', 'bowl', 'banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog'],
  ...['pizza', 'donut', 'cake', 'chair', 'couch', 'potted plant', 'bed', 'unused 66', 'dining table', 'unused 68'],
  ...['unused 69', 'toilet', 'unused 71', 'tv', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone', 'microwave'],
  ...['oven', 'toaster', 'sink', 'refrigerator', 'unused 83', 'book', 'clock', 'vase', 'scissors', 'teddy bear'],
  ...['hair drier', 'toothbrush'],
] as const; // prettier-ignore

/** Class lists of public detectors, in the order of their outputs, the background left out. */
export const classLists = { voc, coco } as const satisfies Record<string, readonly string[]>;
