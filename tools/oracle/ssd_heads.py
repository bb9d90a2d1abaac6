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

MAPS = ((38, 4), (19, 6), (10, 6), (5, 6), (3, 4), (1, 4))
CLASSES = 3
CHANNELS = 2
BATCH = 2


def noise(name, shape):
    """Uniform in [-0.5, 0.5), the same as src/testing/noise.ts."""
    seed = 0x811C9DC5
    for character in name:
        seed = ((seed ^ ord(character)) * 0x01000193) % 2**32
    index = np.arange(int(np.prod(shape)), dtype=np.uint64)
    mixed = (index * 2654435761 + seed) % 2**32
    mixed = ((mixed ^ (mixed >> 15)) * 2246822519) % 2**32
    mixed = ((mixed ^ (mixed >> 13)) * 3266489917) % 2**32
    return (mixed / 2**32 - 0.5).astype(np.float32).reshape(shape)


def digest(tensor):
    values = np.asarray(tensor, dtype=np.float64).ravel()
    return {
        "shape": list(tensor.shape),
        "norm": float(np.linalg.norm(values)),
        "sum": float(values.sum()),
        "samples": [float(values[(i * 7919) % values.size]) for i in range(64)],
    }


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
                "logits": digest(logits),
                "offsets": digest(offsets),
                "probabilities": digest(tf.nn.softmax(logits)),
            },
            file,
            indent=1,
        )
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
