"""Light and shadow put on the kept picture of a head, in linear light, with the relief of its own landmarks.

Every function returns the picture and what it did to the three answers: `cast`, `side`, `hot`. 1 the fault, 0 none, NaN
too little or too much to say. Places are in units of the inter-eye distance from the middle of the eyes, x to the picture's
right, y down.
"""

import cv2
import numpy as np
from scipy.ndimage import distance_transform_edt

from drawings import OVAL

NAN = float("nan")
linear = lambda value: (value / 255.0) ** 2.2
encoded = lambda light: 255 * np.clip(light, 0, 1) ** (1 / 2.2)


class Relief:
    """Height of the face over the picture, its normals, and where its skin is."""

    def __init__(self, points, heights, shape, fine):
        rows, columns = shape
        self.fine = fine
        self.y, self.x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        # Landmarks lie near each other where a face is curved and far apart where it is flat.
        sums = np.zeros((2, rows, columns), np.float32)
        column, row = np.clip(np.round(points).astype(int), 0, [columns - 1, rows - 1]).T
        np.add.at(sums, (slice(None), row, column), np.stack([heights, np.ones_like(heights)]))
        spread = lambda share: np.stack([cv2.GaussianBlur(plane, (0, 0), share * fine) for plane in sums])
        above, weight = spread(0.06) + 0.05 * spread(0.15) + 1e-3 * spread(0.4) + 1e-9
        self.face = np.zeros(shape, np.float32)
        cv2.fillPoly(self.face, [np.round(points[OVAL]).astype(np.int32)], 1)
        away, nearest = distance_transform_edt(self.face == 0, return_indices=True)
        # Behind its outline the head goes on falling away.
        height = (above / weight)[tuple(nearest)] - 0.8 * away
        self.height = cv2.GaussianBlur(height.astype(np.float32), (0, 0), 0.085 * fine)
        down, right = np.gradient(self.height)
        normal = np.stack([-right, -down, np.ones_like(right)], -1)
        self.normal = normal / np.linalg.norm(normal, axis=-1, keepdims=True)
        middle = (points[468] + points[473]) / 2
        self.right, self.down = (self.x - middle[0]) / fine, (self.y - middle[1]) / fine

    def reached(self, light, softness):
        """Share of a lamp's light that nothing of the face itself stands before."""
        x, y, z = light
        seen = np.ones_like(self.height)
        length = max(np.hypot(x, y), 1e-3)
        for step in np.arange(1, 0.9 * self.fine, 1.5):
            shift = np.float32([[1, 0, -x / length * step], [0, 1, -y / length * step]])
            before = cv2.warpAffine(self.height, shift, self.height.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
            over = (before - self.height - z / length * step) / (softness * step + 1)
            seen = np.minimum(seen, np.clip(0.5 - over, 0, 1))
        return cv2.GaussianBlur(seen, (0, 0), max(0.6, softness * 0.05 * self.fine))

    def zones(self, gain):
        """The darkest and the brightest sixth of the face over its median."""
        values = cv2.GaussianBlur(gain, (0, 0), 0.08 * self.fine)[self.face > 0]
        return np.quantile(values, [1 / 6, 5 / 6]) / np.median(values)


def evened(random, picture, relief):
    """The portrait as in a studio: what light does to a face at large is taken off, its features stay."""
    light = linear(picture.astype(np.float32)) + 0.004
    bright = light.mean(-1)
    skin = relief.face * (bright > 0.4 * np.median(bright[relief.face > 0]))
    size = (0, 0), random.uniform(0.22, 0.4) * relief.fine
    low = (cv2.GaussianBlur(bright * skin, *size) + 1e-4 * bright.mean()) / (cv2.GaussianBlur(skin, *size) + 1e-4)
    gain = np.clip(np.median(low[relief.face > 0]) / low, 0.3, 4) ** random.uniform(0.6, 1)
    face = cv2.GaussianBlur(relief.face, (0, 0), 0.12 * relief.fine)
    return encoded(light * (1 + face * (gain - 1))[..., None])


def towards(random, across, up):
    """Direction to a lamp: how far to a side (either one) and up, the rest to the camera."""
    x = random.uniform(*across) * random.choice([-1, 1])
    y = -random.uniform(*up)
    return np.array([x, y, np.sqrt(max(0.02, 1 - x * x - y * y))])


def applied(picture, gain, tone=None):
    light = linear(picture.astype(np.float32)) * (gain[..., None] if tone is None else gain[..., None] ** tone)
    return encoded(light)


def lamp(random, picture, relief, strong):
    """One lamp and light from everywhere: models the face, or leaves one side of it dark."""
    direction = towards(random, (0.5, 0.95) if strong else (0, 0.6), (-0.2, 0.5))
    direct = np.exp(random.uniform(np.log(1.5), np.log(14))) if strong else random.uniform(0.1, 1.2)
    hard = random.random() < 0.5
    lit = np.clip(relief.normal @ direction, 0, 1)
    if hard:
        lit = lit * relief.reached(direction, random.uniform(0.1, 0.6))
    gain = cv2.GaussianBlur((1 + direct * lit).astype(np.float32), (0, 0), 0.03 * relief.fine)
    # Of hair and shoulders no relief is known.
    face = cv2.GaussianBlur(cv2.dilate(relief.face, np.ones((5, 5))), (0, 0), 0.12 * relief.fine)
    gain = face * gain + (1 - face) * gain[relief.face > 0].mean()
    dark, bright = relief.zones(gain)
    gain /= np.median(gain[relief.face > 0])
    ratio = dark / bright
    side = 1 if ratio < 0.36 and abs(direction[0]) > 0.4 else 0 if ratio > 0.6 else NAN
    # Warm lamp, cool shade, or the other way round.
    tone = 1 + random.normal(0, 0.04) * np.array([1, 0, -1])
    cast = 0 if not hard or ratio > 0.7 else NAN
    return applied(picture, gain, tone), dict(side=side, cast=cast)


def clouds(random, shape, size):
    """Smooth noise, about -1 to 1."""
    small = random.normal(size=[max(2, int(side / size) + 2) for side in shape]).astype(np.float32)
    return cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC)


def shade(random, relief):
    """What keeps the light off: 1 in the shadow. Its edge is as sharp as its maker is near."""
    shape, fine = relief.height.shape, relief.fine
    bend = random.uniform(0, 0.2)
    right = relief.right + bend * clouds(random, shape, 0.7 * fine)
    down = relief.down + bend * clouds(random, shape, 0.7 * fine)
    # Shadows follow the relief of what they fall on.
    lean = random.uniform(-0.6, 0.6, 2) / fine
    rise = relief.height - relief.height[relief.face > 0].mean()
    right, down = right + lean[0] * rise, down + lean[1] * rise
    angle = random.uniform(-0.5, 0.5)
    across = right * np.cos(angle) + down * np.sin(angle)
    along = down * np.cos(angle) - right * np.sin(angle)
    edge = np.exp(random.uniform(np.log(0.012), np.log(0.16)))
    over = lambda distance: 1 / (1 + np.exp(-np.clip(distance / edge, -30, 30)))
    kind = random.choice(["half", "brim", "band", "bars", "round", "leaves"], p=[0.2, 0.24, 0.14, 0.12, 0.16, 0.14])
    if kind == "half":
        return over(random.choice([-1, 1]) * (across - random.uniform(-0.4, 0.4)))
    if kind == "brim":
        slope = random.uniform(-0.3, 0.3)
        return over(random.uniform(-0.15, 0.8) + slope * right + random.uniform(0, 0.3) * right**2 - down)
    if kind == "band":
        at, half = random.uniform(-0.6, 0.6), random.uniform(0.12, 0.4)
        which = along - 0.4 if random.random() < 0.4 else across
        return over(half - abs(which - at))
    if kind == "bars":
        pitch = random.uniform(0.18, 0.6)
        which = along if random.random() < 0.7 else across
        wave = np.sin((which + random.uniform(0, 1)) * 2 * np.pi / pitch) - random.uniform(-0.4, 0.4)
        return over(wave * pitch / 6)
    if kind == "round":
        centre = random.choice([-1, 1]) * random.uniform(0.2, 0.9), random.uniform(-0.4, 1.3)
        half = random.uniform(0.3, 0.8), random.uniform(0.3, 1.0)
        away = np.hypot((across - centre[0]) / half[0], (along - centre[1]) / half[1])
        return over((1 - away) * min(half))
    return over(0.25 * (clouds(random, shape, random.uniform(0.25, 0.7) * fine) - random.uniform(-0.2, 0.6)))


def shadow(random, picture, relief):
    """A shadow of something across the face, or so faint a one that it spoils nothing."""
    faint = random.random() < 0.3
    left = random.uniform(0.78, 0.95) if faint else random.uniform(0.12, 0.62)
    for _ in range(8):
        dark = shade(random, relief)
        share = dark[relief.face > 0].mean()
        if 0.1 < share < 0.85:
            break
    gain = (1 - (1 - left) * dark).astype(np.float32)
    tone = 1 + random.normal(0, 0.05) * np.array([1, 0, -1])
    cast = 0 if faint else 1 if left < 0.55 and 0.12 < share < 0.85 else NAN
    return applied(picture, gain / np.sqrt(left if random.random() < 0.5 else 1), tone), dict(cast=cast, side=0 if faint else NAN)


def shine(random, picture, relief):
    """Oil or a flash: lamps mirrored by the skin, without its colour."""
    faint = random.random() < 0.35
    light = linear(picture.astype(np.float32))
    skin = np.median(light[relief.face > 0], 0)
    sharp = np.exp(random.uniform(np.log(7), np.log(45)))
    rough = 1 + 0.5 * np.clip(clouds(random, relief.height.shape, random.uniform(0.05, 0.3) * relief.fine), -1, 1)
    mirrored = np.zeros_like(relief.height)
    for _ in range(random.integers(1, 4)):
        half = towards(random, (0, 0.35), (-0.15, 0.55)) + np.array([0, 0, 1.0])
        mirrored += np.clip(relief.normal @ (half / np.linalg.norm(half)), 0, 1) ** sharp
    mirrored = mirrored * np.clip(rough, 0.2, 2) * cv2.GaussianBlur(relief.face, (0, 0), 0.08 * relief.fine)
    mirrored /= max(np.quantile(mirrored[relief.face > 0], 0.985), 1e-6)
    room = max(1 - skin.mean(), 0.3)
    light += (random.uniform(0.05, 0.22) if faint else random.uniform(0.45, 1.3)) * room * np.minimum(mirrored, 1.6)[..., None]
    return encoded(light), dict(hot=0 if faint else 1)
