"""Writes packages/ssd-anchors/fixtures/geometry.json: default boxes, matching, codes and detections, by numpy.

    python tools/oracle/geometry.py

Needs numpy alone. Written from the formulas of two descriptions and not from our code: the SSD-VGG reference's presets
vgg300 and vgg512 (scales, aspect ratios, extra scale; order map, shape, row, column; overlaps on whole pixels of a
1000 x 1000 image with both ends counted; two passes, each with a conflict map; codes over the variances .1 and .2), and
Caffe's PriorBox layer as examples/ssd/ssd_pascal.py sets it up (min and max sizes and steps in pixels; order map, row,
column, shape), with the SSD512 settings of the paper.
"""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
from noise import noise, scene

SELECT_CLASSES = 5
TWO, FOUR = [2, 1 / 2], [2, 3, 1 / 2, 1 / 3]

REFERENCE = {
    "vgg300": {
        "maps": [38, 19, 10, 5, 3, 1],
        "scales": [0.1, 0.2, 0.375, 0.55, 0.725, 0.9],
        "ratios": [TWO, FOUR, FOUR, FOUR, TWO, TWO],
        "extra": 1.075,
    },
    "vgg512": {
        "maps": [64, 32, 16, 8, 4, 2, 1],
        "scales": [0.07, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9],
        "ratios": [TWO, FOUR, FOUR, FOUR, FOUR, TWO, TWO],
        "extra": 1.05,
    },
}

CAFFE = {
    "ssd300": {
        "image": 300,
        "maps": [38, 19, 10, 5, 3, 1],
        "steps": [8, 16, 32, 64, 100, 300],
        "min": [30, 60, 111, 162, 213, 264],
        "max": [60, 111, 162, 213, 264, 315],
        "ratios": [[2], [2, 3], [2, 3], [2, 3], [2], [2]],
    },
    "ssd512": {
        "image": 512,
        "maps": [64, 32, 16, 8, 4, 2, 1],
        "steps": [8, 16, 32, 64, 128, 256, 512],
        "min": [512 * p / 100 for p in (7, 15, 30, 45, 60, 75, 90)],
        "max": [512 * p / 100 for p in (15, 30, 45, 60, 75, 90, 105)],
        "ratios": [[2], [2, 3], [2, 3], [2, 3], [2, 3], [2], [2]],
    },
}


def reference_boxes(preset):
    """[count, 4] centre x, centre y, width, height in double precision."""
    boxes = []
    scales = preset["scales"] + [preset["extra"]]
    for k, cells in enumerate(preset["maps"]):
        s = scales[k]
        shapes = [(s, s)] + [(s * math.sqrt(a), s / math.sqrt(a)) for a in preset["ratios"][k]]
        extra = math.sqrt(s * scales[k + 1])
        for width, height in shapes + [(extra, extra)]:
            for y in range(cells):
                for x in range(cells):
                    boxes.append(((x + 0.5) / cells, (y + 0.5) / cells, width, height))
    return np.array(boxes)


def caffe_boxes(preset):
    boxes = []
    image = preset["image"]
    for k, cells in enumerate(preset["maps"]):
        smallest, largest, step = preset["min"][k], preset["max"][k], preset["steps"][k]
        shapes = [(smallest, smallest), (math.sqrt(smallest * largest),) * 2]
        for ratio in preset["ratios"][k]:
            for a in (ratio, 1 / ratio):
                shapes.append((smallest * math.sqrt(a), smallest / math.sqrt(a)))
        for y in range(cells):
            for x in range(cells):
                for width, height in shapes:
                    boxes.append(((x + 0.5) * step / image, (y + 0.5) * step / image, width / image, height / image))
    return np.array(boxes)


def to_pixels(cxcywh):
    """Whole pixels of the 1000 x 1000 image, cut towards zero."""
    centre, half = cxcywh[:, :2] * 1000, cxcywh[:, 2:] * 1000 / 2
    return np.concatenate([np.trunc(centre - half), np.trunc(centre + half)], axis=1).astype(np.int64)


def overlaps(box, others):
    """Intersection over union of whole pixels, both ends counted."""
    size = np.maximum(0, np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2]) + 1)
    shared = size[:, 0] * size[:, 1]
    area = lambda b: (b[..., 2] - b[..., 0] + 1) * (b[..., 3] - b[..., 1] + 1)
    return shared / (area(box) + area(others) - shared)


def match(boxes, anchors):
    """[anchor, box] pairs in the order of the anchors."""
    grid, pixels = to_pixels(anchors), to_pixels(boxes)
    first, second = {}, {}
    for b, box in enumerate(pixels):
        iou = overlaps(box, grid)
        for a in np.flatnonzero(iou > 0.5):
            if a not in first or first[a][1] < iou[a]:
                first[a] = (b, iou[a])
        best = int(np.argmax(iou))
        if iou[best] > 0.5 and (best not in second or second[best][1] < iou[best]):
            second[best] = (b, iou[best])
    owners = {**first, **second}
    return sorted((int(a), int(owner[0])) for a, owner in owners.items())


def encode(box, anchor):
    return [
        (box[0] - anchor[0]) / anchor[2] * 10,
        (box[1] - anchor[1]) / anchor[3] * 10,
        math.log(box[2] / anchor[2]) * 5,
        math.log(box[3] / anchor[3]) * 5,
    ]


def predictions(name, count):
    """Probabilities [count, SELECT_CLASSES + 1] (they need not add up to 1) and codes [count, 4], some above 100."""
    u = noise(f"{name}/probabilities", (count, SELECT_CLASSES + 1)).astype(np.float64) + 0.5
    u2 = u * u
    codes = 8 * noise(f"{name}/codes", (count, 4)).astype(np.float64)
    codes[::50] *= 40
    return (u2 * u2).astype(np.float32).astype(np.float64), codes.astype(np.float32).astype(np.float64)


def select(probabilities, codes, anchors, threshold, cap, limit):
    """
    The reference's decode_boxes, suppression and cut: codes above 100 become 100; of each default box the most
    probable foreground class; the first `cap` from `threshold` on; corners kept to the pixels 0 to 999; suppression
    above 0.45 in each class, classes in the order in which they first appear; the first `limit`.
    """
    codes = np.minimum(codes, 100)
    centre = anchors[:, :2] + codes[:, :2] / 10 * anchors[:, 2:]
    size = anchors[:, 2:] * np.exp(codes[:, 2:] / 5)
    pixels = to_pixels(np.concatenate([centre, size], axis=1))
    pixels[:, 2:] = np.minimum(pixels[:, 2:], 999)
    pixels[:, :2] = np.minimum(np.maximum(pixels[:, :2], 0), pixels[:, 2:])
    foreground = probabilities[:, :-1]
    labels, scores = foreground.argmax(1), foreground.max(1)
    order = [k for k in np.argsort(-scores, kind="stable")[:cap] if scores[k] >= threshold]
    found = []
    for label in dict.fromkeys(labels[order].tolist()):
        kept = []
        for k in order:
            if labels[k] == label and not (kept and (overlaps(pixels[k], pixels[kept]) > 0.45).any()):
                kept.append(k)
        found += kept
    found = found[:limit]
    corners = 1000 * np.concatenate([centre - size / 2, centre + size / 2], axis=1)[found]
    inside = (corners > 0) & (corners < 999)
    if (inside & (np.abs(corners - np.round(corners)) < 1e-4)).any():
        return None  # single precision would decide
    return [[int(k), int(labels[k]), *pixels[k].tolist()] for k in found]


def centred(corners):
    corners = np.asarray(corners, np.float64)
    return np.concatenate([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], axis=1)


def describe(boxes):
    rows = [(i * 7919) % len(boxes) for i in range(64)]
    return {
        "count": len(boxes),
        "samples": [[row, *(round(float(x), 12) for x in boxes[row])] for row in rows],
        # Weighted by position, so that an exchange of boxes shows.
        "sums": [float(boxes[:, c].sum()) for c in range(4)],
        "weighted": [float((boxes[:, c] * (np.arange(len(boxes)) + 1) / len(boxes)).sum()) for c in range(4)],
    }


def pixel_scene(seed, count, size):
    """
    Objects as annotations have them: whole pixels of a photograph. Those that fall a grid pixel short of exact
    arithmetic, since centre and size are rounded (0.03 % of all corners), are drawn anew: which they are depends on the
    order of operations, and that is not described.
    """
    rng = np.random.default_rng(seed)
    whole = np.array([*size, *size])
    corners = []
    while len(corners) < count:
        x, y = np.sort(rng.integers(1, size[0] + 1, 2)), np.sort(rng.integers(1, size[1] + 1, 2))
        box = np.array([x[0], y[0], x[1], y[1]])
        exact = box * 1000 // whole
        if x[1] - x[0] > 9 and y[1] - y[0] > 9 and np.array_equal(to_pixels(centred(box[None] / whole))[0], exact):
            corners.append(box.tolist())
    return corners


def main():
    fixture = {"source": f"tools/oracle/geometry.py, numpy {np.__version__}", "tables": {}, "matching": []}
    anchors = {name: reference_boxes(preset) for name, preset in REFERENCE.items()}
    for name, boxes in anchors.items():
        grid = to_pixels(boxes).astype("<i4")
        fixture["tables"][name] = {**describe(boxes), "grid": hashlib.sha256(grid.tobytes()).hexdigest()}
    for name, preset in CAFFE.items():
        fixture["tables"][name] = describe(caffe_boxes(preset))

    for table in REFERENCE:
        for count in (1, 20, 200):
            name = f"{table}/{count}"
            boxes = centred(scene(name, count))
            matched = match(boxes, anchors[table])
            step = max(1, len(matched) // 40)
            codes = [
                [a, *(round(float(x), 5) for x in encode(boxes[b], anchors[table][a]))] for a, b in matched[::step]
            ]
            fixture["matching"].append(
                {"name": name, "table": table, "count": count, "matches": matched, "codes": codes}
            )
        # As the reference stores them: proportions of integer corners, in double precision.
        for size, seed in (((500, 375), 1), ((500, 333), 2), ((334, 500), 3)):
            corners = pixel_scene(seed, 12, size)
            boxes = centred(np.array(corners) / np.array([*size, *size], np.float64))
            matched = match(boxes, anchors[table])
            fixture["matching"].append(
                {"name": f"{size[0]}x{size[1]}", "table": table, "size": size, "corners": corners, "matches": matched}
            )
    fixture["selection"] = []
    for table, threshold, cap, limit in (("vgg300", 0.5, 200, 200), ("vgg300", 0.5, None, 200), ("vgg512", 0.3, None, 150)):
        # The first of several made-up outputs in which no corner is so near a whole pixel that precision decides.
        for attempt in range(20):
            name = f"{table}/{threshold}/{cap}/{attempt}"
            probabilities, codes = predictions(name, len(anchors[table]))
            found = select(probabilities, codes, anchors[table], threshold, cap, limit)
            if found is not None:
                break
        fixture["selection"].append(
            {
                "name": name,
                "table": table,
                "classes": SELECT_CLASSES,
                "scoreThreshold": threshold,
                "candidates": cap,
                "maxDetections": limit,
                "found": found,
            }
        )
    path = Path(__file__).parents[2] / "packages/ssd-anchors/fixtures/geometry.json"
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes", [len(case["matches"]) for case in fixture["matching"]])
    print([(case["name"], len(case["found"])) for case in fixture["selection"]])


if __name__ == "__main__":
    main()
