"""Fixture of @ssd/model: the reference's heads, one convolution a box shape, computed by TensorFlow.

    python tools/oracle/ssd_heads.py packages/ssd-model/fixtures

Needs tensorflow and numpy (made with 2.21). The geometry is that of the facts sheet (1.2, 1.4): per map and box shape
one 3x3 SAME convolution of classes + 1 + 4 channels, reshaped to [-1, rows * columns, channels], all joined on axis 1.
Maps have 2 channels and there are 3 classes, so that the fixture stays small; filters and maps follow a formula.
"""

import json
import sys

import numpy as np
import tensorflow as tf
from digests import digest
from noise import noise

MAPS = ((38, 4), (19, 6), (10, 6), (5, 6), (3, 4), (1, 4))
CLASSES = 3
CHANNELS = 2
BATCH = 2


def main(folder):
    per_box = CLASSES + 5
    parts = []
    for m, (side, shapes) in enumerate(MAPS):
        features = tf.constant(noise(f"map{m}", (BATCH, side, side, CHANNELS)))
        for j in range(shapes):
            # One convolution of its own for every box shape, as the reference has them.
            weights = noise(f"classifier{m}_{j}/filter", (3, 3, CHANNELS, per_box))
            biases = noise(f"classifier{m}_{j}/biases", (per_box,))
            cells = tf.nn.conv2d(features, weights, 1, "SAME") + biases
            parts.append(tf.reshape(cells, [BATCH, side * side, per_box]))
    output = tf.concat(parts, axis=1)
    logits, offsets = output[:, :, : CLASSES + 1], output[:, :, CLASSES + 1 :]
    with open(f"{folder}/reference-heads.json", "w", encoding="utf8") as file:
        json.dump(
            {
                "tensorflow": tf.__version__,
                "logits": digest(logits, 64),
                "offsets": digest(offsets, 64),
                "probabilities": digest(tf.nn.softmax(logits), 64),
            },
            file,
            indent=1,
        )
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
