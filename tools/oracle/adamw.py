"""Steps of Keras's AdamW, for packages/tf-runtime/src/training/fixtures/adamw.json.

    pip install keras==3.12.0 torch
    KERAS_BACKEND=torch python tools/oracle/adamw.py

Two variables with gradients that follow from a formula, so that the fixture needs no inputs: at step t (from 1 on) element i has
the gradient sin(t · (i + 1)) · 10^(i mod 3 − 1). The second variable has no weight decay.
"""

import json
import pathlib

import keras
import numpy as np

FIXTURE = pathlib.Path(__file__).parents[2] / "packages/tf-runtime/src/training/fixtures/adamw.json"
SIZE = 6
STEPS = 25
SETTINGS = [
    {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.004},
    {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3, "weight_decay": 0.5},
    {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.0},
]


def gradient(step):
    i = np.arange(SIZE)
    return np.sin(step * (i + 1.0)) * 10.0 ** (i % 3 - 1)


def run(settings):
    optimizer = keras.optimizers.AdamW(**settings)
    first = np.linspace(-1, 1, SIZE).astype("float32")
    decayed = keras.Variable(first, name="decayed")
    free = keras.Variable(first, name="free")
    optimizer.exclude_from_weight_decay(var_list=[free])
    optimizer.build([decayed, free])
    after = []
    for step in range(1, STEPS + 1):
        value = keras.ops.convert_to_tensor(gradient(step).astype("float32"))
        optimizer.apply([value, value], [decayed, free])
        after.append([variable.numpy().astype(float).tolist() for variable in (decayed, free)])
    return {"settings": settings, "after": after}


if __name__ == "__main__":
    FIXTURE.parent.mkdir(exist_ok=True)
    document = {"keras": keras.__version__, "cases": [run(settings) for settings in SETTINGS]}
    FIXTURE.write_text(json.dumps(document, indent=None) + "\n")
