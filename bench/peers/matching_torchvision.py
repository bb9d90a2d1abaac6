"""Peer of bench/matching.ts: torchvision's matching, on one thread. Needs torch and torchvision.

Reads one request a line on stdin, {"sides": [38, ...], "image": 300, "boxes": [[xmin, ymin, xmax, ymax], ...], "repeat": 5},
normalised, and answers with a line, {"ms": the least time of box_iou and SSDMatcher, "matched": default boxes with a box}.
"""

import json
import sys
import time

import torch
import torchvision
from torchvision.models.detection._utils import SSDMatcher
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.image_list import ImageList

SCALES = {300: [0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05], 512: [0.07, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05]}
STEPS = {300: [8, 16, 32, 64, 100, 300], 512: [8, 16, 32, 64, 128, 256, 512]}


def default_boxes(image, sides):
    ratios = [[2]] + [[2, 3]] * (len(sides) - 3) + [[2], [2]]
    # ssd300_vgg16 clips sizes to the image, the paper's SSD512 does not.
    generator = DefaultBoxGenerator(ratios, scales=SCALES[image], steps=STEPS[image], clip=image == 300)
    images = ImageList(torch.zeros(1, 3, image, image), [(image, image)])
    return generator(images, [torch.zeros(1, 1, side, side) for side in sides])[0]


def main():
    torch.set_num_threads(1)
    print(json.dumps({"peer": f"torchvision {torchvision.__version__}, torch {torch.__version__}"}), flush=True)
    matcher = SSDMatcher(0.5)
    for line in sys.stdin:
        request = json.loads(line)
        anchors = default_boxes(request["image"], request["sides"])
        boxes = torch.tensor(request["boxes"]) * request["image"]
        times = []
        for _ in range(request["repeat"]):
            start = time.perf_counter()
            matches = matcher(torchvision.ops.box_iou(boxes, anchors))
            times.append((time.perf_counter() - start) * 1000)
        print(json.dumps({"ms": min(times), "matched": int((matches >= 0).sum())}), flush=True)


if __name__ == "__main__":
    main()
