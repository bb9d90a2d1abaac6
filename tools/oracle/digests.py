"""What a fixture holds of a tensor that is too large to commit."""

import numpy as np


def digest(tensor, samples=16):
    """Shape, norm, sum and so many samples."""
    values = np.asarray(tensor, dtype=np.float64).ravel()
    picks = [(i * 7919) % values.size for i in range(samples)]
    return {
        "shape": list(tensor.shape),
        "norm": float(np.linalg.norm(values)),
        "sum": float(values.sum()),
        "samples": [float(values[i]) for i in picks],
    }
