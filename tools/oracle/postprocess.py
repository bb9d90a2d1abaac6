"""Writes packages/ssd-anchors/fixtures/torchvision-detections.json: torchvision's detections from a network's output.

    python tools/oracle/postprocess.py

Needs torch and torchvision (made with the versions that the fixture names). SSD.postprocess_detections of
`ssd300_vgg16` on made-up logits and box codes that the test makes too (noise.py), for all 8732 default boxes and 21
classes. Codes are wide, so that many boxes reach beyond the image or lie outside it; every 50th default box has codes
30 times as large, so that sizes are clamped.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torchvision
from noise import noise
from torchvision.models.detection.image_list import ImageList

SIDE, CLASSES = 300, 20
MAPS = (38, 19, 10, 5, 3, 1)
CASES = (
    {"scoreThreshold": 0.01, "iouThreshold": 0.45, "perClass": 400, "maxDetections": 200},  # torchvision's defaults
    {"scoreThreshold": 0.01, "iouThreshold": 0.45, "perClass": 30, "maxDetections": 500},
    {"scoreThreshold": 0.6, "iouThreshold": 0.2, "perClass": 400, "maxDetections": 100},
)


def predictions(count):
    """Logits [count, CLASSES + 1] with the background last, and codes [count, 4]."""
    u = noise("logits", (count, CLASSES + 1)).astype(np.float64) + 0.5
    u2 = u * u
    u4 = u2 * u2
    logits = 14 * (u4 * u4)
    logits[:, CLASSES] = 6
    codes = 8 * noise("codes", (count, 4)).astype(np.float64)
    codes[::50] *= 30
    return logits.astype(np.float32), codes.astype(np.float32)


def main():
    torch.set_num_threads(1)
    model = torchvision.models.detection.ssd300_vgg16(weights=None, weights_backbone=None, num_classes=CLASSES + 1)
    images = ImageList(torch.zeros(1, 3, SIDE, SIDE), [(SIDE, SIDE)])
    anchors = model.anchor_generator(images, [torch.zeros(1, 1, side, side) for side in MAPS])
    logits, codes = predictions(len(anchors[0]))
    outputs = {
        "bbox_regression": torch.from_numpy(codes)[None],
        "cls_logits": torch.from_numpy(np.roll(logits, 1, axis=1))[None],  # background first
    }
    fixture = {
        "source": f"tools/oracle/postprocess.py, torch {torch.__version__}, torchvision {torchvision.__version__}",
        "classes": CLASSES,
        "cases": [],
    }
    for case in CASES:
        model.score_thresh, model.nms_thresh = case["scoreThreshold"], case["iouThreshold"]
        model.topk_candidates, model.detections_per_img = case["perClass"], case["maxDetections"]
        found = model.postprocess_detections(outputs, anchors, [(SIDE, SIDE)])[0]
        boxes = found["boxes"].double() / SIDE
        empty = ((boxes[:, 2:] - boxes[:, :2]) <= 0).any(1).sum()
        fixture["cases"].append(
            {
                **case,
                "empty": int(empty),
                "labels": (found["labels"] - 1).tolist(),
                "scores": [round(x, 7) for x in found["scores"].tolist()],
                "boxes": [[round(x, 6) for x in box] for box in boxes.tolist()],
            }
        )
    path = Path(__file__).parents[2] / "packages/ssd-anchors/fixtures/torchvision-detections.json"
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes", [(len(c["labels"]), c["empty"]) for c in fixture["cases"]])


if __name__ == "__main__":
    main()
