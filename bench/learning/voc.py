"""A VOC folder for Python: samples of a split, detections as CSV that `ssd eval` reads, and VOC10 average precision."""

import csv
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np


def class_names(root):
    """Sorted names of all objects annotated in the folder, as `ssd` sorts them."""
    files = sorted((Path(root) / "Annotations").glob("*.xml"))
    return sorted({node.text for file in files for node in ElementTree.parse(file).iterfind("object/name")})


def read_split(root, split, classes):
    """Samples of a split: id, path, boxes float32 [n, 4] (corners in pixels from 0), labels int64 [n] (from 1).

    VOC counts the pixels from 1 and includes the last, so xmin - 1 and xmax are the corners. Boxes without area go.
    """
    root = Path(root)
    samples = []
    for name in (root / "ImageSets" / "Main" / f"{split}.txt").read_text().split():
        boxes, labels = [], []
        for node in ElementTree.parse(root / "Annotations" / f"{name}.xml").iter("object"):
            xmin, ymin, xmax, ymax = (float(node.findtext(f"bndbox/{side}")) for side in ("xmin", "ymin", "xmax", "ymax"))
            if xmax > xmin and ymax > ymin:
                boxes.append([xmin - 1, ymin - 1, xmax, ymax])
                labels.append(classes.index(node.findtext("name")) + 1)
        samples.append({
            "id": name,
            "path": str(root / "JPEGImages" / f"{name}.jpg"),
            "boxes": np.array(boxes, np.float32).reshape(-1, 4),
            "labels": np.array(labels, np.int64),
        })
    return samples


def write_csv(path, samples, detections, classes):
    """Detections (dicts of boxes, labels, scores, one per sample) with the header and the VOC pixels of `ssd eval`."""
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["image", "class", "score", "xmin", "ymin", "xmax", "ymax"])
        for sample, found in zip(samples, detections, strict=True):
            for box, label, score in zip(found["boxes"].tolist(), found["labels"].tolist(), found["scores"].tolist()):
                corners = [box[0] + 1, box[1] + 1, box[2], box[3]]
                rows.writerow([sample["id"], classes[int(label) - 1], f"{score:.6f}", *(f"{side:.2f}" for side in corners)])


def average_precision(samples, detections, label, iou=0.5):
    """VOC10 AP of one class: best-overlap matching in score order, area below the falling envelope; None without objects.

    No object of the data sets compared here is marked difficult.
    """
    ranked = sorted(
        ((float(score), i, box) for i, found in enumerate(detections)
         for box, score, kind in zip(found["boxes"], found["scores"], found["labels"]) if kind == label),
        key=lambda entry: -entry[0])
    truth = [sample["boxes"][sample["labels"] == label] for sample in samples]
    taken = [np.zeros(len(boxes), bool) for boxes in truth]
    positives = sum(map(len, truth))
    if positives == 0:
        return None
    hits = np.zeros(len(ranked))
    for rank, (_, i, box) in enumerate(ranked):
        if len(truth[i]) == 0:
            continue
        overlaps = iou_of(box, truth[i])
        best = int(overlaps.argmax())
        if overlaps[best] >= iou and not taken[i][best]:
            taken[i][best] = True
            hits[rank] = 1
    found = hits.cumsum()
    recall = np.concatenate([[0], found / positives])
    precision = found / np.arange(1, len(ranked) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1] if len(ranked) else precision
    return float((np.diff(recall) * envelope).sum())


def iou_of(box, others):
    """IoU of one box with each of n."""
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared = width.clip(0) * height.clip(0)
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    return shared / ((box[2] - box[0]) * (box[3] - box[1]) + areas - shared)
