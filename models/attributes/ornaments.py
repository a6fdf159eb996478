"""Jewellery drawn for training, and what is like it without being it: strands, folds, moles, spots of light."""

import cv2
import numpy as np

METALS = [(222, 182, 92), (205, 150, 70), (208, 208, 214), (165, 166, 172), (222, 170, 145), (38, 38, 42)]
STONES = [(30, 110, 90), (150, 25, 40), (40, 70, 160), (225, 230, 240), (20, 20, 24), (120, 60, 140), (60, 160, 170)]
PEARLS = [(240, 234, 222), (250, 248, 244), (225, 205, 190)]
FINE = 4


class Brush:
    """Covers drawn four times as fine as the picture, in pixels of the picture."""

    def __init__(self, shape):
        self.size = shape[0] * FINE, shape[1] * FINE

    def cover(self, draw, soft=0.0):
        fine = np.zeros(self.size, np.uint8)
        draw(fine)
        cover = cv2.resize(fine, (self.size[1] // FINE, self.size[0] // FINE), interpolation=cv2.INTER_AREA)
        cover = cover.astype(np.float32) / 255
        return cv2.GaussianBlur(cover, (0, 0), soft) if soft > 0.2 else cover

    def disc(self, at, radii, soft=0.0, turn=0.0):
        at, radii = (tuple(int(v * FINE * 16) for v in pair) for pair in (at, radii))
        radii = tuple(max(radius, 16) for radius in radii)
        return self.cover(lambda fine: cv2.ellipse(fine, at, radii, turn, 0, 360, 255, -1, cv2.LINE_AA, 4), soft)

    def ring(self, at, radii, width, soft=0.0):
        at, radii = (tuple(int(v * FINE * 16) for v in pair) for pair in (at, radii))
        width = max(1, int(round(width * FINE)))
        return self.cover(lambda fine: cv2.ellipse(fine, at, radii, 0, 0, 360, 255, width, cv2.LINE_AA, 4), soft)

    def line(self, points, width, soft=0.0):
        points = np.round(np.asarray(points) * FINE * 16).astype(np.int32)
        width = max(1, int(round(width * FINE)))
        return self.cover(lambda fine: cv2.polylines(fine, [points], False, 255, width, cv2.LINE_AA, 4), soft)


def paint(picture, cover, colour):
    picture += cover[..., None] * (np.asarray(colour, np.float32) - picture)


def darken(picture, cover, share):
    picture *= 1 - share * cover[..., None]


def window(picture, face, at, reach):
    """The part of the picture around a place, to draw in; and the place in it. `None` outside."""
    reach = reach * face.u
    low = np.maximum(np.floor(at - reach), 0).astype(int)
    high = np.minimum(np.ceil(at + reach), picture.shape[1::-1]).astype(int)
    if (high - low < 6).any():
        return None
    return picture[low[1] : high[1], low[0] : high[0]], at - low


def lit(random, part, colour):
    """The colour in the light that there is."""
    light = np.clip(np.percentile(part.mean(-1), 70) / 150, 0.25, 1.15) * np.exp(random.normal() * 0.12)
    return np.clip(np.asarray(colour) * light + random.normal(size=3) * 8, 0, 255)


def material(random):
    if random.random() < 0.25:
        return PEARLS[random.integers(len(PEARLS))]
    return METALS[random.integers(len(METALS))]


def piece(random, part, at, radius, colour, tall=1.0):
    """A bead, stud or stone: its shadow, itself, a darker rim below, a glint."""
    brush = Brush(part.shape)
    darken(part, brush.disc(at + [0.2 * radius, 0.35 * radius], (radius, radius * tall), 0.4 * radius), 0.35)
    paint(part, brush.disc(at, (radius, radius * tall)), colour)
    paint(part, brush.disc(at + [0.2 * radius, 0.3 * radius * tall], (radius * 0.6, radius * 0.55 * tall)), np.asarray(colour) * 0.8)
    paint(part, brush.disc(at - 0.3 * radius, (radius * 0.35, radius * 0.35)), np.clip(np.asarray(colour) * 1.2 + 70, 0, 255))


def earring(random, picture, face, side):
    """At the lobe of the person's left (+1) or right (-1) ear."""
    near = face.to(face.P[[454, 323] if side > 0 else [234, 93]]).mean(0)
    lobe = face.at(near[0] + side * random.uniform(-0.02, 0.13), near[1] + random.uniform(0.14, 0.38))
    found = window(picture, face, lobe, 0.75)
    if found is None:
        return False
    part, at = found
    unit, colour = face.u, lit(random, part, material(random))
    brush = Brush(part.shape)
    kind = random.choice(["stud", "pearl", "hoop", "small hoop", "drop"], p=[0.3, 0.15, 0.2, 0.15, 0.2])
    if kind == "stud":
        if random.random() < 0.4:
            colour = lit(random, part, STONES[random.integers(len(STONES))])
        piece(random, part, at, unit * random.uniform(0.022, 0.055), colour)
    elif kind == "pearl":
        piece(random, part, at, unit * random.uniform(0.035, 0.075), lit(random, part, PEARLS[random.integers(len(PEARLS))]))
    elif kind in ("hoop", "small hoop"):
        radius = unit * (random.uniform(0.12, 0.3) if kind == "hoop" else random.uniform(0.045, 0.1))
        slim = random.uniform(0.3, 1.0)
        middle = at + [0, radius * 0.9]
        width = unit * random.uniform(0.012, 0.04)
        darken(part, brush.ring(middle + [0.02 * unit, 0.02 * unit], (radius * slim, radius), width, 0.02 * unit), 0.4)
        paint(part, brush.ring(middle, (radius * slim, radius), width), colour)
        for _ in range(2):
            angle = random.uniform(0, 2 * np.pi)
            spot = middle + [radius * slim * np.cos(angle), radius * np.sin(angle)]
            paint(part, brush.disc(spot, (width * 0.7, width * 0.7), 0.3), np.clip(colour * 1.3 + 60, 0, 255))
    else:
        end = at + [random.normal() * 0.01 * unit, unit * random.uniform(0.1, 0.35)]
        paint(part, brush.line([at, end], unit * 0.014), colour)
        if random.random() < 0.5:
            colour = lit(random, part, STONES[random.integers(len(STONES))])
        piece(random, part, at, unit * 0.022, colour)
        piece(random, part, end, unit * random.uniform(0.03, 0.07), colour, random.uniform(0.8, 2))
    return True


def around_neck(random, face):
    """A line around the neck, hanging."""
    chin = face.to(face.P[[152]])[0]
    half, top, deep = random.uniform(0.42, 0.8), random.uniform(0.1, 0.4), random.uniform(0.1, 0.85)
    power, shift = random.uniform(1.4, 2.6), random.normal() * 0.06
    share = np.linspace(-1, 1, 41)
    return [face.at(chin[0] * 0.6 + shift + half * t, chin[1] + top + deep * (1 - abs(t) ** power)) for t in share]


def necklace(random, picture, face):
    """A chain, beads, a cord, a band around the neck, with or without a pendant."""
    points = np.array(around_neck(random, face))
    middle = points.mean(0)
    found = window(picture, face, middle, 1.3)
    if found is None or points[len(points) // 2][1] > picture.shape[0] - 2:
        return False
    part, at = found
    points = points - middle + at
    unit, brush = face.u, Brush(part.shape)
    kind = random.choice(["chain", "beads", "cord", "band"], p=[0.45, 0.25, 0.2, 0.1])
    colour = lit(random, part, material(random))
    if kind == "chain":
        width = unit * random.uniform(0.012, 0.045)
        darken(part, brush.line(points + [0, 0.8 * width], width, 0.4 * width), 0.35)
        paint(part, brush.line(points, width), colour)
        steps = np.cumsum(np.r_[0, np.hypot(*np.diff(points, axis=0).T)])
        for along in np.arange(0, steps[-1], max(width * random.uniform(1.6, 3), 1.2)):
            spot = [np.interp(along, steps, points[:, axis]) for axis in (0, 1)]
            bright = random.random() < 0.5
            tone = np.clip(colour * 1.25 + 50, 0, 255) if bright else colour * 0.55
            cv2.circle(part, tuple(int(round(v * 16)) for v in spot), max(1, int(width * 6)), tuple(map(float, tone)), -1, cv2.LINE_AA, 4)
    elif kind == "beads":
        radius = unit * random.uniform(0.018, 0.06)
        if random.random() < 0.4:
            colour = lit(random, part, STONES[random.integers(len(STONES))])
        steps = np.cumsum(np.r_[0, np.hypot(*np.diff(points, axis=0).T)])
        for along in np.arange(0, steps[-1], radius * 2.1):
            piece(random, part, np.array([np.interp(along, steps, points[:, axis]) for axis in (0, 1)]), radius, colour)
    else:
        width = unit * (random.uniform(0.015, 0.04) if kind == "cord" else random.uniform(0.06, 0.16))
        tone = lit(random, part, random.uniform(5, 70) + random.normal(size=3) * 12)
        darken(part, brush.line(points + [0, width], width, 0.5 * width), 0.3)
        paint(part, brush.line(points, width), np.clip(tone, 0, 255))
    if random.random() < 0.35:
        low = points[np.argmax(points[:, 1])]
        piece(random, part, low + [0, 0.05 * unit], unit * random.uniform(0.03, 0.1), colour, random.uniform(0.8, 1.6))
    return True


def strand(random, picture, face, near):
    """A strand of hair, past an ear or down the neck."""
    ears = face.to(face.P[[454, 234]])[:, 0]
    side = random.integers(2)
    x = ears[side] + (random.uniform(-0.1, 0.3) if near == "ear" else random.uniform(-0.5, 0.5)) * (1, -1)[side]
    y = random.uniform(-0.6, 0.2) if near == "ear" else face.to(face.P[[152]])[0][1] + random.uniform(-0.2, 0.1)
    bend = random.normal() * 0.25
    points = [face.at(x + bend * t * t + 0.05 * np.sin(5 * t), y + t * random.uniform(0.8, 1.4)) for t in np.linspace(0, 1, 15)]
    middle = np.mean(points, 0)
    found = window(picture, face, middle, 1.0)
    if found is not None:
        part, at = found
        tone = np.clip(random.choice([25, 45, 80, 130]) * np.array([1.1, 0.95, 0.8]) + random.normal(size=3) * 12, 0, 255)
        cover = Brush(part.shape).line(np.array(points) - middle + at, face.u * random.uniform(0.008, 0.03))
        paint(part, cover * random.uniform(0.5, 1), tone)


def fold(random, picture, face):
    """A fold of skin or the edge of a shadow around the neck."""
    points = np.array(around_neck(random, face))
    middle = points.mean(0)
    found = window(picture, face, middle, 1.3)
    if found is not None:
        part, at = found
        width = face.u * random.uniform(0.02, 0.07)
        darken(part, Brush(part.shape).line(points - middle + at, width, 0.6 * width), random.uniform(0.1, 0.4))


def spot(random, picture, face):
    """A mole, a glint on the lobe, or a light far behind."""
    side = random.choice([-1, 1])
    near = face.to(face.P[[454 if side > 0 else 234]])[0]
    behind = random.random() < 0.4
    place = face.at(near[0] + side * random.uniform(0.2 if behind else -0.2, 0.6 if behind else 0.15), random.uniform(-0.2, 1.1))
    found = window(picture, face, place, 0.5)
    if found is None:
        return
    part, at = found
    if behind:
        radius = face.u * random.uniform(0.08, 0.25)
        paint(part, Brush(part.shape).disc(at, (radius, radius), 0.15 * radius) * random.uniform(0.3, 0.9), random.uniform(120, 255, 3))
    elif random.random() < 0.5:
        radius = face.u * random.uniform(0.015, 0.03)
        darken(part, Brush(part.shape).disc(at, (radius, radius), 0.3 * radius), random.uniform(0.3, 0.6))
    else:
        radius = face.u * random.uniform(0.03, 0.06)
        cover = Brush(part.shape).disc(at, (radius, 1.4 * radius), 0.5 * radius)
        paint(part, cover * random.uniform(0.2, 0.6), [255, 248, 240])
