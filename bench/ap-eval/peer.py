"""Python evaluators on the synthetic detections that ours.ts evaluates too. README.md beside this file has the commands.

    python bench/ap-eval/peer.py make --dir DIR
    python bench/ap-eval/peer.py run --dir DIR --evaluator pycocotools

Needs numpy, and for `run` pycocotools or faster-coco-eval. `make` writes the data of one VOC2007 test split's size: 4952
images of 500 x 375, 20 classes, 12032 objects, 200 detections an image, as truth.npz and detections.npz (image from 0,
label from 1, box xmin ymin xmax ymax, score) and as COCO's truth.json and detections.json. `run` prints one JSON line:
seconds to read and index, seconds to evaluate and accumulate, the numbers, the peak of resident memory.
"""

import argparse
import contextlib
import io
import json
import resource
import time
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 500, 375
NAMES = ("AP", "AP50", "AP75", "APsmall", "APmedium", "APlarge", "AR1", "AR10", "AR100", "ARsmall", "ARmedium", "ARlarge")


def boxes_of_any_size(rng, count):
    """Sides from 20 to 300 pixels, evenly on a logarithmic scale; may reach out of the image."""
    side = 20 * 15 ** rng.random((count, 2))
    middle = rng.random((count, 2)) * (WIDTH, HEIGHT)
    return np.hstack((middle - side / 2, middle + side / 2))


def inside(boxes):
    return np.clip(boxes, 0, (WIDTH, HEIGHT, WIDTH, HEIGHT)).round(2).astype(np.float32)


def synthesise(images, classes, objects, per_image, seed):
    """Objects, and what a middling detector might find: most objects one to three times, the rest of the 200 clutter."""
    rng = np.random.default_rng(seed)
    frequency = rng.gamma(2, size=classes)
    truth = {
        "image": np.sort(np.append(np.arange(images), rng.integers(0, images, objects - images))),
        "label": rng.choice(classes, objects, p=frequency / frequency.sum()) + 1,
        "box": inside(boxes_of_any_size(rng, objects)),
    }
    times = np.where(rng.random(objects) < 0.85, rng.integers(1, 4, objects), 0)
    hit = np.repeat(np.arange(objects), times)
    corners = truth["box"][hit].astype(float)
    sides = np.tile(corners[:, 2:] - corners[:, :2], 2)
    right = rng.random(len(hit)) < 0.9
    any_class = lambda count: rng.integers(1, classes + 1, count)

    room = per_image - np.bincount(truth["image"][hit], minlength=images)
    if room.min() < 0:
        raise SystemExit(f"Expected --per-image to be at least {per_image - room.min()}, got {per_image}.")
    clutter_image = np.repeat(np.arange(images), room)
    # Half of the clutter names a class of its image, as a detector's does.
    first = np.searchsorted(truth["image"], clutter_image)
    own = first + (rng.random(len(clutter_image)) * np.bincount(truth["image"])[clutter_image]).astype(int)
    likely = rng.random(len(clutter_image)) < 0.5
    found = {
        "image": np.append(truth["image"][hit], clutter_image),
        "label": np.append(
            np.where(right, truth["label"][hit], any_class(len(hit))),
            np.where(likely, truth["label"][own], any_class(len(own))),
        ),
        "box": inside(np.vstack((corners + rng.normal(0, 0.08, corners.shape) * sides, boxes_of_any_size(rng, len(own))))),
        "score": np.append(rng.beta(4, 2, len(hit)), rng.beta(1, 12, len(own))).round(5).astype(np.float32),
    }
    best_first = np.lexsort((-found["score"], found["image"]))
    found = {name: column[best_first] for name, column in found.items()}
    for columns in (truth, found):
        columns["image"], columns["label"] = columns["image"].astype(np.int32), columns["label"].astype(np.int32)
    return truth, found


def coco_rows(columns):
    """Boxes as x, y, width, height."""
    box = columns["box"].astype(float)
    sizes = np.hstack((box[:, :2], box[:, 2:] - box[:, :2])).round(2).tolist()
    return zip((columns["image"] + 1).tolist(), columns["label"].tolist(), sizes)


def make(args):
    truth, found = synthesise(args.images, args.classes, args.objects, args.per_image, args.seed)
    args.dir.mkdir(parents=True, exist_ok=True)
    np.savez(args.dir / "truth.npz", **truth)
    np.savez(args.dir / "detections.npz", **found)
    annotations = [
        {"id": n + 1, "image_id": image, "category_id": label, "bbox": box, "area": box[2] * box[3], "iscrowd": 0}
        for n, (image, label, box) in enumerate(coco_rows(truth))
    ]
    (args.dir / "truth.json").write_text(json.dumps({
        "images": [{"id": n + 1, "width": WIDTH, "height": HEIGHT} for n in range(args.images)],
        "categories": [{"id": n + 1, "name": f"class{n + 1}"} for n in range(args.classes)],
        "annotations": annotations,
    }))
    scores = found["score"].astype(float).round(5).tolist()
    (args.dir / "detections.json").write_text(json.dumps([
        {"image_id": image, "category_id": label, "bbox": box, "score": score}
        for (image, label, box), score in zip(coco_rows(found), scores)
    ]))
    print(json.dumps({"images": args.images, "objects": len(annotations), "detections": len(scores), "dir": str(args.dir)}))


def run(args):
    if args.evaluator == "pycocotools":
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval
    else:
        from faster_coco_eval import COCO
        from faster_coco_eval import COCOeval_faster as COCOeval
    with contextlib.redirect_stdout(io.StringIO()):
        started = time.perf_counter()
        truth = COCO(str(args.dir / "truth.json"))
        found = truth.loadRes(str(args.dir / "detections.json"))
        read = time.perf_counter()
        cpu = time.process_time()
        evaluation = COCOeval(truth, found, "bbox")
        if args.ap50:  # the work that VOC asks for: one IoU, one area, one limit
            evaluation.params.iouThrs = np.array([0.5])
            evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
            evaluation.params.maxDets = [100]
        evaluation.evaluate()
        evaluation.accumulate()
        done = time.perf_counter()
        cpu = time.process_time() - cpu
        if args.ap50:
            precision = np.asarray(evaluation.eval["precision"])
            numbers = {"AP50": float(precision[precision > -1].mean())}
        else:
            evaluation.summarize()
            numbers = dict(zip(NAMES, map(float, evaluation.stats)))
    print(json.dumps({
        "bench": "ap-eval",
        "evaluator": args.evaluator,
        "ap50_only": args.ap50,
        "read_s": round(read - started, 4),
        "evaluate_s": round(done - read, 4),
        "evaluate_cpu_s": round(cpu, 4),
        "numbers": {name: round(value, 6) for name, value in numbers.items()},
        "peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    m = commands.add_parser("make")
    m.add_argument("--dir", type=Path, required=True)
    m.add_argument("--images", type=int, default=4952)
    m.add_argument("--classes", type=int, default=20)
    m.add_argument("--objects", type=int, default=12032)
    m.add_argument("--per-image", type=int, default=200)
    m.add_argument("--seed", type=int, default=2007)
    m.set_defaults(action=make)
    r = commands.add_parser("run")
    r.add_argument("--dir", type=Path, required=True)
    r.add_argument("--evaluator", choices=("pycocotools", "faster-coco-eval"), required=True)
    r.add_argument("--ap50", action="store_true", help="IoU .5, one area and one limit only")
    r.set_defaults(action=run)
    args = parser.parse_args()
    args.action(args)


if __name__ == "__main__":
    main()
