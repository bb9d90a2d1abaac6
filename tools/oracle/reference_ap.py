"""Writes packages/ap-eval/fixtures/reference/cases.json: average precision as the SSD-VGG reference counts it.

Run from the repository's root with a Python that has numpy (made with numpy 2.4):

    python tools/oracle/reference_ap.py

Written from what is known of the reference's rules, none of its code: overlaps on a grid of 1000 x 1000 whole pixels
(proportions of the image times 1000, cut towards 0) with widths, heights and intersections + 1; detections moved into
the grid; in score order each detection looks at the object of its class that it overlaps most; below 0.5, or where the
object is taken, it is a false positive; difficult objects are objects like any other; AP is the mean over numpy's
arange(0, 1.1, 0.1) of the best precision at that recall or more; a class without objects has none; mAP is the mean over
those that have, 0 without any.

The reference sorts by numpy's unstable argsort; here scores differ, so that the order does not matter.
"""

import json
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 500, 375


def to_grid(boxes, move):
    """boxes: proportions [n, 4] xmin ymin xmax ymax. The tiny amount keeps 0.7 * 1000 from being 699."""
    grid = np.trunc(np.asarray(boxes, float).reshape(-1, 4) * 1000 + 1e-7)
    if move:
        grid[:, 2:] = np.minimum(grid[:, 2:], 999)
        grid[:, :2] = np.minimum(np.maximum(grid[:, :2], 0), grid[:, 2:])
    return grid


def overlaps(box, others):
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[2:], others[:, 2:])
    shared = np.clip(high - low + 1, 0, None).prod(1)
    area = lambda b: (b[..., 2:] - b[..., :2] + 1).prod(-1)
    return shared / (area(box) + area(others) - shared)


def evaluate(images, classes):
    aps = {}
    for label in range(classes):
        objects = [to_grid([b for b, l in zip(i["objects"], i["labels"]) if l == label], False) for i in images]
        positives = sum(len(o) for o in objects)
        if positives == 0:
            continue
        found = [
            (score, n, to_grid(box, True)[0])
            for n, i in enumerate(images)
            for box, l, score in zip(i["found"], i["foundLabels"], i["scores"])
            if l == label
        ]
        found.sort(key=lambda f: -f[0])
        taken = [np.zeros(len(o), bool) for o in objects]
        hit = np.zeros(len(found))
        for k, (_, n, box) in enumerate(found):
            if len(objects[n]) == 0:
                continue
            iou = overlaps(box, objects[n])
            best = int(iou.argmax())
            if iou[best] >= 0.5 and not taken[n][best]:
                hit[k] = 1
                taken[n][best] = True
        recall = hit.cumsum() / positives
        precision = hit.cumsum() / np.arange(1, len(hit) + 1)
        grid = np.arange(0, 1.1, 0.1)
        aps[label] = float(sum(precision[recall >= r].max(initial=0) for r in grid) / 11)
    return {"ap": aps, "map": float(np.mean(list(aps.values()))) if aps else 0.0}


def random_images(rng, count, classes, with_objects):
    images = []
    scores = iter(rng.permutation(100000)[: count * 60] / 100000)
    for _ in range(count):
        objects, labels, difficult, found, found_labels = [], [], [], [], []
        for _ in range(rng.integers(0, 6) if with_objects else 0):
            # Whole pixels, as annotations have them, divided by the size as they are.
            x0, y0 = int(rng.integers(1, 350)), int(rng.integers(1, 250))
            x1, y1 = min(WIDTH, x0 + int(rng.integers(5, 200))), min(HEIGHT, y0 + int(rng.integers(5, 150)))
            box = [x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT]
            objects.append(box)
            labels.append(int(rng.integers(0, classes - 1)))  # the last class has none
            difficult.append(int(rng.random() < 0.3))
            for _ in range(rng.integers(0, 4)):
                side = np.array([box[2] - box[0], box[3] - box[1]] * 2)
                found.append((np.array(box) + rng.normal(0, 0.12, 4) * side).round(6).tolist())
                found_labels.append(labels[-1] if rng.random() < 0.9 else int(rng.integers(0, classes)))
        for _ in range(rng.integers(0, 8)):
            corner, size = rng.uniform(-0.1, 0.9, 2), rng.uniform(0.02, 0.4, 2)
            found.append(np.concatenate((corner, corner + size)).round(6).tolist())
            found_labels.append(int(rng.integers(0, classes)))
        for box in found:
            box[2], box[3] = max(box[0], box[2]), max(box[1], box[3])
        images.append({
            "objects": objects, "labels": labels, "difficult": difficult,
            "found": found, "foundLabels": found_labels, "scores": [float(next(scores)) for _ in found],
        })
    return images


def main():
    rng = np.random.default_rng(1619)
    cases = []
    for classes, count, with_objects in ((3, 12, True), (6, 25, True), (2, 3, False)):
        images = random_images(rng, count, classes, with_objects)
        cases.append({"classes": classes, "images": images, **evaluate(images, classes)})
    fixture = {"source": f"tools/oracle/reference_ap.py, numpy {np.__version__}", "width": WIDTH, "height": HEIGHT, "cases": cases}
    path = Path(__file__).parents[2] / "packages/ap-eval/fixtures/reference/cases.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes", [(c["map"], c["ap"]) for c in cases])


if __name__ == "__main__":
    main()
