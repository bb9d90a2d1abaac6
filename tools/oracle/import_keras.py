"""Fixtures of @ssd/model's importers that Keras makes: names and shapes of VGG16's files, and numbers of a narrow one.

    python tools/oracle/import_keras.py packages/ssd-model/fixtures/import

Needs tensorflow, h5py and numpy (made with TensorFlow 2.21, Keras 3.15). Names are read out of the files that Keras
saves. The narrow VGG16 has the layers of Keras applications with a 32nd of the channels; weights and image follow a
formula that packages/testing/src/noise.ts has as well. What is written of it are norm, sum and samples of block5_conv3's map, and a
dense layer behind a flattened 7x7 map.
"""

import json
import os
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
from digests import digest
from noise import noise

BLOCKS = ((2, 2), (4, 2), (8, 3), (16, 3), (16, 3))
SIDE = 32


def shapes(path):
    found = {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, item: found.update({name: list(item.shape)}) if isinstance(item, h5py.Dataset) else None
        )
    return found


def files():
    model = keras.applications.VGG16(weights=None)
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(f"{folder}/vgg16.weights.h5")
        model.save(f"{folder}/vgg16.h5")
        return {"weights.h5": shapes(f"{folder}/vgg16.weights.h5"), "h5": shapes(f"{folder}/vgg16.h5")}


def narrow_trunk():
    image = keras.Input((SIDE, SIDE, 3))
    x = image
    for b, (filters, convolutions) in enumerate(BLOCKS, start=1):
        if b > 1:
            x = keras.layers.MaxPooling2D(2, name=f"block{b - 1}_pool")(x)
        for c in range(1, convolutions + 1):
            x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"block{b}_conv{c}")(x)
    model = keras.Model(image, x)
    found = {}
    for variable in model.variables:
        shape = tuple(variable.shape)
        found[variable.path] = list(shape)
        fan_in = np.prod(shape[:-1])
        factor = 0.1 if len(shape) == 1 else np.sqrt(24 / fan_in)
        variable.assign(noise(variable.path, shape) * np.float32(factor))
    pixels = np.floor((noise("image", (1, SIDE, SIDE, 3)) + 0.5) * 256)
    inputs = keras.applications.vgg16.preprocess_input(pixels)
    return {"shapes": found, "block5_conv3": digest(model.predict(inputs, verbose=0), 64)}


def dense():
    """A dense layer behind a flattened map, as fc1 of Keras' VGG16 stands behind block5_pool."""
    image = keras.Input((7, 7, 2))
    layer = keras.layers.Dense(8)
    model = keras.Model(image, layer(keras.layers.Flatten()(image)))
    layer.set_weights([noise("fc1/kernel", (7 * 7 * 2, 8)), noise("fc1/bias", (8,))])
    return [float(value) for value in model.predict(noise("pool5", (1, 7, 7, 2)), verbose=0)[0]]


def main(folder):
    result = {
        "versions": {"keras": keras.__version__},
        "vgg16": files(),
        "narrow": narrow_trunk(),
        "dense": dense(),
    }
    with open(f"{folder}/keras.json", "w", encoding="utf8") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
