"""Writes the engine's network file (nn/src/format) for a head, and the file of all heads (src/model/attributes/file.rs)."""

import struct
import numpy as np

RELU, NONE = 1, 0


def checksum(data):
    hash_ = 0xCBF29CE484222325
    padded = data + bytes(8 - len(data) % 8)
    for (word,) in struct.iter_unpack("<Q", padded):
        hash_ = (hash_ ^ word) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return hash_


def coarse(values, bits):
    """Rounded to so many bits after the leading one: what a weight costs to send, and how true it is."""
    mantissas, exponents = np.frexp(values)
    return np.ldexp(np.round(mantissas * 2.0 ** (bits + 1)) / 2.0 ** (bits + 1), exponents)


def head(layers, rows, columns, channels, bits=10):
    """Convolutions one after another: weight, bias, stride, padding of each; all but the last are followed by a ReLU."""
    shapes, steps = [(rows, columns, channels)], []
    for index, (weight, bias, stride, padding) in enumerate(layers):
        kernel = weight.shape[2:]
        shapes.append(
            tuple((side + 2 * padding - size) // stride + 1 for side, size in zip(shapes[-1], kernel)) + weight.shape[:1]
        )
        steps.append((kernel, stride, [padding, padding], NONE if index + 1 == len(layers) else RELU))
    words = [[0, index, index + 1, *kernel, stride, *padding, activation, 0, 0, 0]
             for index, (kernel, stride, padding, activation) in enumerate(steps)]
    words.append([5, len(layers), 0, 0, 1])
    constants = [(weight, bias) for weight, bias, *_ in layers]
    return network(shapes, [int(np.prod(shapes[-1]))], words, constants, bits)


def network(shapes, output, steps, layers, bits):
    """A network of one output: shapes of its tensors, the words of its steps, weight and bias of each that has them."""
    words = [1, len(shapes)] + [side for shape in shapes for side in shape] + [1, len(output), *output, len(steps)]
    words += [word for step in steps for word in step]
    constants = []
    for weight, bias in layers:
        constants += [weight.transpose(0, 2, 3, 1).ravel(), bias.ravel()]
    constants = coarse(np.concatenate(constants), bits).astype(np.float16)
    assert np.isfinite(constants).all()
    bits = constants.view(np.uint16)
    words.append(len(bits))
    data = (
        b"YizhaoNN"
        + struct.pack(f"<{len(words)}I", *words)
        + (bits & 255).astype(np.uint8).tobytes()
        + (bits >> 8).astype(np.uint8).tobytes()
    )
    return data + struct.pack("<Q", checksum(data))


def bundle(maps, heads):
    """maps: (network, tensor, rows, columns, channels); heads: dict(origin, grid, across, down, maps, codes, network)."""
    data = b"YizhaoAT" + struct.pack("<2I", 1, len(maps))
    for entry in maps:
        data += struct.pack("<5I", *entry)
    data += struct.pack("<I", len(heads))
    lists = lambda values: struct.pack(f"<{len(values) + 1}I", len(values), *values)
    for item in heads:
        data += (
            lists(item["origin"])
            + struct.pack("<2I4f", *item["grid"], *item["across"], *item["down"])
            + lists(item["maps"])
            + lists(item["codes"])
        )
        data += struct.pack("<I", len(item["network"]))
    data += b"".join(item["network"] for item in heads)
    return data + struct.pack("<Q", checksum(data))
