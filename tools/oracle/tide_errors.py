"""Writes packages/ap-eval/fixtures/tide/cases.json: kinds of errors and what they cost, by TIDE.

Run from the repository's root with a Python that has tidecv and numpy (made with tidecv 1.0.1):

    python tools/oracle/tide_errors.py

Random images in which all kinds of errors occur: objects of three classes, detections that are right, shifted, of another
class, both, doubled, or of nothing; no two scores and no two overlaps are
equal, and no recall is one of those at which the recalls of TIDE and pycocotools differ in the last bit.

A case: `truth` rows [image, class, x, y, w, h]; `detections` rows [image, class, x, y, w, h, score]; `ap` of TIDE at IoU .5
divided by 100; `counts` and `costs` (divided by 100, as all) by TIDE's short names.
"""

import json
from pathlib import Path

import numpy as np
from tidecv import TIDE, Data

CLASSES = 3
IMAGES = 12


def box(rng):
    x, y = rng.uniform(0, 300, 2)
    w, h = rng.uniform(20, 90, 2)
    return [x, y, w, h]


def moved(rng, b, share):
    return [b[0] + rng.uniform(-share, share) * b[2], b[1] + rng.uniform(-share, share) * b[3], b[2] * rng.uniform(1 - share, 1 + share), b[3] * rng.uniform(1 - share, 1 + share)]


def make(rng):
    truth, detections = [], []
    for image in range(IMAGES):
        for _ in range(rng.integers(0, 7)):
            label = int(rng.integers(CLASSES))
            b = box(rng)
            truth.append([image, label, *b])
            if rng.random() < 0.75:
                detections.append([image, label, *moved(rng, b, 0.12)])
            if rng.random() < 0.3:
                detections.append([image, label, *moved(rng, b, 0.12)])
            if rng.random() < 0.4:
                detections.append([image, label, *moved(rng, b, 0.5)])
            if rng.random() < 0.3:
                detections.append([image, (label + 1) % CLASSES, *moved(rng, b, 0.1)])
            if rng.random() < 0.3:
                detections.append([image, (label + 1) % CLASSES, *moved(rng, b, 0.5)])
        for _ in range(rng.integers(0, 4)):
            detections.append([image, int(rng.integers(CLASSES)), *box(rng)])
    round_row = lambda row: row[:2] + [round(v, 2) for v in row[2:]]
    truth = [round_row(row) for row in truth]
    scores = rng.permutation(len(detections)) + 1
    detections = [round_row(row) + [round(float(s) / (len(detections) + 1), 6)] for row, s in zip(detections, scores)]
    return truth, detections


def run(truth, detections):
    gt, found = Data("truth"), Data("found")
    for image in range(IMAGES):
        gt.add_image(image, str(image))  # TIDE looks at the images of the truth only
    for image, label, *b in truth:
        gt.add_ground_truth(image, label, b)
    for image, label, x, y, w, h, score in detections:
        found.add_detection(image, label, score, [x, y, w, h])
    tide = TIDE()
    result = tide.evaluate(gt, found, mode=TIDE.BOX)
    main = tide.get_main_errors()["found"]
    special = tide.get_special_errors()["found"]
    counts = {kind.short_name: n for kind, n in result.count_errors().items()}
    return {
        "ap": result.ap / 100,
        "counts": counts,
        "costs": {name: cost / 100 for name, cost in {**main, **special}.items()},
    }


# TIDE's 101 recalls are x / 100, pycocotools' x * .01: a recall that is one of these to the last bit may reach only one.
DIFFERENT = [x / 100 for x in range(101) if x / 100 != x * 0.01]


def ambiguous(truth):
    counts = np.bincount([label for _, label, *_ in truth], minlength=CLASSES)
    # Fewer objects are asked for once missed ones are not, down to those found.
    return any(k / n in DIFFERENT for count in counts for n in range(max(1, count - 8), count + 1) for k in range(n + 1))


def main():
    cases = []
    seed = 0
    while len(cases) < 8:
        truth, detections = make(np.random.default_rng(seed))
        seed += 1
        if not ambiguous(truth):
            cases.append({"truth": truth, "detections": detections, **run(truth, detections)})
    path = Path("packages/ap-eval/fixtures/tide/cases.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"truth"', '\n{"truth"') + "\n")
    print(f"{len(cases)} cases, {path.stat().st_size} bytes")


main()
