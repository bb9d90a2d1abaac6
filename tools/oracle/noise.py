"""Numbers that the TypeScript tests make too (packages/testing/src/noise.ts), so that fixtures need not hold them."""

import numpy as np


def bits(name, size):
    """[size] of 32 bits each: a hash of name and index."""
    seed = 0x811C9DC5
    for character in name:
        seed = ((seed ^ ord(character)) * 0x01000193) % 2**32
    index = np.arange(size, dtype=np.uint64)
    mixed = (index * 2654435761 + seed) % 2**32
    mixed = ((mixed ^ (mixed >> 15)) * 2246822519) % 2**32
    return ((mixed ^ (mixed >> 13)) * 3266489917) % 2**32


def noise(name, shape):
    """Float32 uniform in [-0.5, 0.5), of the bits of name and index."""
    return (bits(name, int(np.prod(shape))) / 2**32 - 0.5).astype(np.float32).reshape(shape)


def scene(name, count):
    """[count, 4] corners of boxes inside the image, small ones being common; the same as scene() of the tests."""
    u = noise(name, (count, 4)).astype(np.float64) + 0.5
    size = 0.02 + 0.9 * u[:, 2:] * u[:, 2:]
    low = u[:, :2] * (1 - size)
    return np.concatenate([low, low + size], axis=1).astype(np.float32)
