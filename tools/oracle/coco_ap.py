"""Writes packages/ap-eval/fixtures/coco/cases.json: average precisions and recalls by pycocotools.

Run from the repository's root with a Python that has pycocotools and numpy (made with pycocotools 2.0.11):

    python tools/oracle/coco_ap.py

Random inputs that hold what evaluators get wrong: equal scores in one image and across images, IoUs that are exactly a
threshold, crowds, areas that are not those of the boxes, empty images, classes without objects or without detections,
more than 100 detections of a class in an image. With --fuzz N it writes nothing and prints N cases a line each, for
tools that compare many.

A case: `images` ids in ascending order (pycocotools sorts them); `truth` rows [image, category, x, y, w, h, area, crowd];
`detections` rows [image, category, x, y, w, h, score]; `stats` the twelve numbers (null for -1, not printed where the
settings are not the default); `ap` and `recall` [ious, categories, areas, limits], AP being the mean over 101 recalls.
"""

import argparse
import contextlib
import io
import json
import sys
from pathlib import Path

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

NAMES = ("AP", "AP50", "AP75", "APsmall", "APmedium", "APlarge", "AR1", "AR10", "AR100", "ARsmall", "ARmedium", "ARlarge")


def random_case(rng, name, images, categories, objects, clutter, grid, scores, crowds=0.15, crowded_image=0):
    """`grid`: coordinates are multiples of it, so that IoUs tie and meet thresholds. `scores`: how many there are."""
    sizes = np.array([8, 16, 24, 40, 64, 120, 200], float)

    def box():
        w, h = rng.choice(sizes, 2) * rng.choice([1, 1, 1.5, 0.75], 2)
        x, y = rng.uniform(0, 300, 2)
        return [float(np.round(v / grid) * grid) for v in (x, y, max(w, grid), max(h, grid))]

    ids = sorted(int(i) for i in rng.choice(np.arange(1, 20 * images), images, replace=False))
    shown = ids[: max(1, images - 2)]  # the last two stay empty of objects
    with_truth = categories[:-1]  # the last category has no objects
    with_found = categories[1:]  # the first has no detections
    truth, found = [], []
    for _ in range(objects):
        x, y, w, h = box()
        crowd = int(rng.random() < crowds)
        area = w * h * float(rng.choice([1, 1, 0.5, 0.7]))
        truth.append([int(rng.choice(shown)), int(rng.choice(with_truth)), x, y, w, h, area, crowd])

    def score():
        return float(np.round(rng.integers(1, scores + 1) / scores, 4))

    for image, category, x, y, w, h, _, _ in truth:
        for _ in range(rng.integers(0, 4)):
            d = np.round(rng.normal(0, 0.08, 4) * [w, h, w, h] / grid) * grid
            dx, dy, dw, dh = (float(v) for v in d)
            label = category if rng.random() < 0.85 else int(rng.choice(with_found))
            if label in with_found:
                found.append([image, label, x + dx, y + dy, max(w + dw, grid), max(h + dh, grid), score()])
    for _ in range(clutter):
        found.append([int(rng.choice(ids)), int(rng.choice(with_found)), *box(), score()])
    for _ in range(crowded_image):
        found.append([shown[0], with_found[0], *box(), score()])
    order = rng.permutation(len(found))
    return {"name": name, "images": ids, "categories": categories, "truth": truth, "detections": [found[i] for i in order]}


def evaluate(case, ious=None, limits=None, areas=None):
    coco = COCO()
    coco.dataset = {
        "images": [{"id": i} for i in case["images"]],
        "categories": [{"id": c, "name": str(c)} for c in case["categories"]],
        "annotations": [
            {"id": n + 1, "image_id": i, "category_id": c, "bbox": [x, y, w, h], "area": area, "iscrowd": crowd}
            for n, (i, c, x, y, w, h, area, crowd) in enumerate(case["truth"])
        ],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
        found = coco.loadRes(
            [{"image_id": i, "category_id": c, "bbox": [x, y, w, h], "score": s} for i, c, x, y, w, h, s in case["detections"]]
        )
        evaluation = COCOeval(coco, found, "bbox")
        if ious is not None:
            evaluation.params.iouThrs = np.array(ious)
        if limits is not None:
            evaluation.params.maxDets = limits
        if areas is not None:
            evaluation.params.areaRng = [[0, 1e10], *([low, high] for _, low, high in areas)]
            evaluation.params.areaRngLbl = ["all", *(name for name, _, _ in areas)]
        evaluation.evaluate()
        evaluation.accumulate()
        custom = ious is not None or limits is not None or areas is not None
        if not custom:
            evaluation.summarize()
    precision, recall = evaluation.eval["precision"], evaluation.eval["recall"]  # [iou, recall, class, area, limit]
    number = lambda v: None if v < 0 else float(f"{v:.14g}")
    case = dict(case)
    if custom:
        case["settings"] = {"iou": ious, "maxDetections": limits, "areas": areas}
    else:
        case["stats"] = dict(zip(NAMES, map(number, evaluation.stats)))
    case["ap"] = [number(v) for v in np.where((precision > -1).all(1), precision.mean(1), -1).ravel()]
    case["recall"] = [number(v) for v in recall.ravel()]
    return case


def fixture_cases():
    rng = np.random.default_rng(2017)
    few = [3, 5, 8, 11]
    yield evaluate(random_case(rng, "ties: five scores, boxes on a grid of 8", 10, few, 40, 60, 8, 5))
    yield evaluate(random_case(rng, "more than 100 detections of a class in an image", 4, few, 30, 20, 4, 40, crowded_image=130))
    yield evaluate(random_case(rng, "crowds", 8, few, 50, 80, 8, 20, crowds=0.5))
    yield evaluate(random_case(rng, "boxes off any grid, all scores different", 10, few, 40, 80, 0.01, 10000, crowds=0))
    yield evaluate(random_case(rng, "no objects", 3, few, 0, 10, 8, 5))
    yield evaluate(
        random_case(rng, "IoUs .1, .333, .5, 1, limits 2 and 7, areas of one's own", 6, few, 40, 60, 8, 10),
        ious=[0.1, 1 / 3, 0.5, 1.0], limits=[2, 7], areas=[["tiny", 0, 500.0], ["rest", 500.0, 1e10]],
    )


def fuzz_cases(count):
    for seed in range(count):
        rng = np.random.default_rng(seed)
        yield evaluate(random_case(
            rng, f"seed {seed}", int(rng.integers(3, 12)), list(range(1, int(rng.integers(3, 6)))), int(rng.integers(0, 60)),
            int(rng.integers(1, 120)), float(rng.choice([0.01, 1, 4, 8])), int(rng.choice([3, 10, 1000])),
            crowds=float(rng.choice([0, 0.2, 0.6])), crowded_image=int(rng.choice([0, 0, 120])),
        ))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, default=0)
    count = parser.parse_args().fuzz
    if count:
        for case in fuzz_cases(count):
            sys.stdout.write(json.dumps(case) + "\n")
        return
    from importlib.metadata import version

    cases = list(fixture_cases())
    fixture = {"source": f"tools/oracle/coco_ap.py, pycocotools {version('pycocotools')}", "cases": cases}
    path = Path(__file__).parents[2] / "packages/ap-eval/fixtures/coco/cases.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")
    for case in cases:
        print(case["name"], len(case["truth"]), "objects,", len(case["detections"]), "detections,", case.get("stats", {}).get("AP"))


if __name__ == "__main__":
    main()
