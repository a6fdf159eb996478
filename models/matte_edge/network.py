"""The network of the matte's edge: a small U of the steps that the engine knows, and its file."""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from files import PLANES

sys.path.append(str(Path(__file__).parents[1] / "attributes"))
import network_file

TILE = 64
RELU, SIGMOID = 1, 5


class Edge(nn.Module):
    """Four sizes; each is looked at in steps of one kernel per channel and of one pixel, with what came before added."""

    def __init__(self, channels=(8, 24, 32, 40)):
        super().__init__()
        full, half, quarter, eighth = channels
        one = lambda before, after: nn.Conv2d(before, after, 1)
        each = lambda count, kernel, stride=1: nn.Conv2d(count, count, kernel, stride, kernel // 2, groups=count)
        self.enter, self.each0, self.mix0 = one(PLANES, full), each(full, 3), one(full, full)
        self.down1, self.each1, self.mix1 = nn.Conv2d(full, half, 3, 2, 1), each(half, 3), one(half, half)
        self.down2, self.join2, self.each2, self.mix2 = each(half, 5, 2), one(half, quarter), each(quarter, 5), one(quarter, quarter)
        self.down3, self.join3, self.each3, self.mix3 = each(quarter, 5, 2), one(quarter, eighth), each(eighth, 5), one(eighth, eighth)
        self.up2, self.each2up, self.mix2up = one(eighth, quarter), each(quarter, 3), one(quarter, quarter)
        self.up1, self.each1up, self.mix1up = one(quarter, half), each(half, 3), one(half, half)
        self.up0, self.last, self.answer, self.straight = one(half, full), nn.Conv2d(full, full, 3, 1, 1), one(full, 1), one(PLANES, 1)
        for weight in (self.answer.weight, self.answer.bias, self.straight.weight):
            nn.init.zeros_(weight)
        # Begins with what closed-form matting found.
        nn.init.constant_(self.straight.bias, -4)
        self.straight.weight.data[0, -1] = 8

    def walk(self, build, planes):
        """The same steps, run or written down."""
        add, conv = build.residual, build.conv
        full = conv(self.mix0, conv(self.each0, conv(self.enter, planes, RELU)), RELU)
        half = conv(self.down1, full, RELU)
        half = add(self.mix1, conv(self.each1, half), half)
        quarter = conv(self.join2, conv(self.down2, half), RELU)
        quarter = add(self.mix2, conv(self.each2, quarter), quarter)
        eighth = conv(self.join3, conv(self.down3, quarter), RELU)
        eighth = add(self.mix3, conv(self.each3, eighth), eighth)
        quarter = build.enlarged(quarter, conv(self.up2, eighth))
        quarter = add(self.mix2up, conv(self.each2up, quarter), quarter)
        half = build.enlarged(half, conv(self.up1, quarter))
        half = add(self.mix1up, conv(self.each1up, half), half)
        full = build.enlarged(full, conv(self.up0, half))
        return build.logistic(self.answer, conv(self.last, full, RELU), conv(self.straight, planes))

    def forward(self, planes):
        return self.walk(Run, planes)[:, 0]


class Run:
    @staticmethod
    def conv(layer, values, activation=0):
        return functional.relu(layer(values)) if activation else layer(values)

    @staticmethod
    def residual(layer, values, before):
        return before + functional.relu(layer(values))

    @staticmethod
    def enlarged(values, smaller):
        larger = functional.interpolate(smaller, scale_factor=2, mode="bilinear", align_corners=False)
        return functional.relu(values + larger)

    @staticmethod
    def logistic(layer, values, straight):
        return torch.sigmoid(layer(values) + straight)


class Written:
    """Steps of the engine's network file; opcodes are those of nn/src/format."""

    def __init__(self):
        self.shapes, self.steps, self.layers = [(TILE, TILE, PLANES)], [], []

    def tensor(self, side, channels):
        self.shapes.append((side, side, channels))
        return len(self.shapes) - 1

    def conv(self, layer, source, activation=0, residual=0, after=0):
        kernel, stride = layer.kernel_size[0], layer.stride[0]
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        target = self.tensor(self.shapes[source][0] // stride, layer.out_channels)
        depthwise = layer.groups > 1
        padding = kernel // 2
        self.steps.append([int(depthwise), source, target, kernel, kernel, stride, padding, padding, activation, residual, after, 0])
        # One kernel per channel is stored place by place, the channels side by side.
        self.layers.append((weight.transpose(1, 0, 2, 3) if depthwise else weight, bias))
        return target

    def residual(self, layer, source, before):
        return self.conv(layer, source, RELU, before, 1)

    def enlarged(self, source, smaller):
        target = self.tensor(*self.shapes[source][1:])
        self.steps.append([4, source, 0, smaller, target, RELU])
        return target

    def logistic(self, layer, source, straight):
        return self.conv(layer, source, SIGMOID, straight)

    def file(self, output):
        self.steps.append([5, output, 0, 0, 1])
        return network_file.network(self.shapes, [TILE, TILE, 1], self.steps, self.layers, bits=10)


def file(network):
    written = Written()
    return written.file(network.walk(written, 0))
