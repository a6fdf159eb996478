"""What `yizhao-figures planes` writes, and light."""

import numpy as np

PLANES = 10


def planes(path):
    """uint8 planes: what the network is told (PLANES), the matte that was made and, of a composite, the truth."""
    data = path.read_bytes()
    width, height, count = np.frombuffer(data[:12], "<u4")
    return np.frombuffer(data[12:], np.uint8).reshape(count, height, width)


def to_light(values):
    values = np.asarray(values).astype(np.float32) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def to_srgb(light):
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
