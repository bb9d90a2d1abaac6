"""Writes packages/ssd-anchors/fixtures/torchvision-anchors.json: default boxes, matching, codes and overlaps.

    python tools/oracle/anchors_torchvision.py

Needs torch and torchvision (made with the versions that the fixture names). Everything comes from the model
`ssd300_vgg16` itself: its DefaultBoxGenerator, its SSDMatcher on box_iou, its BoxCoder. Besides, the overlaps of forty pairs of boxes.
"""

import json
from pathlib import Path

import torch
import torchvision
from noise import scene
from torchvision.models.detection.image_list import ImageList
from torchvision.ops import box_iou, distance_box_iou, generalized_box_iou

SIDE = 300
MAPS = (38, 19, 10, 5, 3, 1)


def main():
    torch.set_num_threads(1)
    model = torchvision.models.detection.ssd300_vgg16(weights=None, weights_backbone=None, num_classes=21)
    images = ImageList(torch.zeros(1, 3, SIDE, SIDE), [(SIDE, SIDE)])
    anchors = model.anchor_generator(images, [torch.zeros(1, 1, side, side) for side in MAPS])[0]  # [8732, 4] pixels
    rows = [(i * 7919) % len(anchors) for i in range(64)]
    unit = anchors.double() / SIDE
    fixture = {
        "source": f"tools/oracle/anchors_torchvision.py, torch {torch.__version__}, torchvision {torchvision.__version__}",
        "count": len(anchors),
        "samples": [[row, *(round(x, 9) for x in unit[row].tolist())] for row in rows],
        "sums": unit.sum(0).tolist(),
        "weighted": (unit * ((torch.arange(len(unit)).double() + 1) / len(unit))[:, None]).sum(0).tolist(),
        "matching": [],
    }
    # The last scene has every box twice.
    for name, count, times in (("one", 1, 1), ("few", 12, 1), ("many", 60, 1), ("doubles", 4, 2)):
        boxes = torch.from_numpy(scene(name, count)).repeat(times, 1) * SIDE
        overlaps = box_iou(boxes, anchors)
        matches = model.proposal_matcher(overlaps)
        best = overlaps.max(1).indices.tolist()
        matched = torch.where(matches >= 0)[0]
        some = matched[:: max(1, len(matched) // 40)]
        codes = model.box_coder.encode_single(boxes[matches[some]], anchors[some])
        fixture["matching"].append(
            {
                "name": name,
                "count": count,
                "times": times,
                "matches": [[k, int(matches[k])] for k in matched.tolist()],
                # Default boxes that several boxes overlap most: torchvision gives each to the last of them.
                "contested": sorted({k for k in best if best.count(k) > 1}),
                "codes": [[int(k), *(round(x, 5) for x in code)] for k, code in zip(some, codes.tolist())],
            }
        )
    a, b = (torch.from_numpy(scene(name, 40)) for name in ("overlaps/a", "overlaps/b"))
    listed = lambda values: [round(x, 6) for x in values.diagonal().tolist()]
    fixture["overlaps"] = {
        "iou": listed(box_iou(a, b)),
        "giou": listed(generalized_box_iou(a, b)),
        "diou": listed(distance_box_iou(a, b)),
    }
    path = Path(__file__).parents[2] / "packages/ssd-anchors/fixtures/torchvision-anchors.json"
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    found = [(len(case["matches"]), case["contested"]) for case in fixture["matching"]]
    print(f"{path.name}: {path.stat().st_size} bytes, matches and contested: {found}")


if __name__ == "__main__":
    main()
