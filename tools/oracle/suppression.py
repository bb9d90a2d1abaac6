"""Writes packages/ssd-anchors/fixtures/suppression.json: non-maximum suppression by TensorFlow.

Run from the repository's root with a Python that has tensorflow (made with 2.21):

    python tools/oracle/suppression.py

kept      tf.image.non_max_suppression on one list of boxes and scores.
combined  tf.image.combined_non_max_suppression: per class, then the best of all classes. Its boxes lie inside
          the image, so that clipping before (ours) or after (TensorFlow's) suppression is the same, and all
          scores differ, so that no order is left to chance.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf

BOXES, CLASSES, SEED = 120, 3, 45


def main():
    rng = np.random.default_rng(SEED)
    size = rng.uniform(0.1, 0.5, (BOXES, 2))
    corner = rng.uniform(0, 1, (BOXES, 2)) * (1 - size)
    boxes = np.round(np.hstack([corner, corner + size]), 4).clip(0, 1).astype(np.float32)
    # A permutation of distinct four-digit numbers for each list of scores.
    draw = lambda count: (rng.permutation(10000)[:count] / 10000).astype(np.float32)
    scores = draw(BOXES)
    yxyx = boxes[:, [1, 0, 3, 2]]
    kept = []
    for threshold, most in ((0.45, BOXES), (0.2, BOXES), (0.45, 10), (0.0, BOXES)):
        indices = tf.image.non_max_suppression(yxyx, scores, most, iou_threshold=threshold)
        kept.append({"iouThreshold": threshold, "maxDetections": most, "indices": indices.numpy().tolist()})

    probabilities = draw(BOXES * (CLASSES + 1)).reshape(BOXES, CLASSES + 1)
    settings = {"scoreThreshold": 0.3001, "iouThreshold": 0.45, "maxDetections": 40}
    found = tf.image.combined_non_max_suppression(
        yxyx[None, :, None, :],
        probabilities[None, :, :CLASSES],
        max_output_size_per_class=BOXES,
        max_total_size=settings["maxDetections"],
        iou_threshold=settings["iouThreshold"],
        score_threshold=settings["scoreThreshold"],
        clip_boxes=True,
    )
    count = int(found.valid_detections[0])
    # Back from float32 to the four digits that were drawn.
    digits = lambda array: np.round(np.asarray(array, float), 4).ravel().tolist()
    fixture = {
        "source": f"tools/oracle/suppression.py, TensorFlow {tf.__version__}",
        "boxes": digits(boxes),
        "scores": digits(scores),
        "kept": kept,
        "combined": {
            "classes": CLASSES,
            "probabilities": digits(probabilities),
            **settings,
            "found": {
                "boxes": digits(found.nmsed_boxes[0, :count].numpy()[:, [1, 0, 3, 2]]),
                "labels": found.nmsed_classes[0, :count].numpy().astype(int).tolist(),
                "scores": digits(found.nmsed_scores[0, :count]),
            },
        },
    }
    path = Path(__file__).parents[2] / "packages/ssd-anchors/fixtures/suppression.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes, {count} combined, {[len(k['indices']) for k in kept]} kept")


if __name__ == "__main__":
    main()
