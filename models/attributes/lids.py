"""Closes, squeezes and swaps eyes, and puts spectacles of known thickness before them."""

import cv2
import numpy as np

from drawings import EYE, TO_LINEAR, Face, Layer, col, cover_of, hair_colour, lens_shape, mirrored, through_glass

# Around an eye, from its outer (0) to its inner corner (1) and down, eye widths: what is taken of another's.
TAKEN = (-0.3, 1.3), (-0.5, 0.45)
# Beyond its thickness, how far a rim runs from the iris' middle where it surely crosses the eye, and where it surely does not.
CROSSES, SPARES = 0.04, 0.13
# Share of the light that a lens lets through before the eye: tinted up to the first, clear from the second.
TINTED, CLEAR = 0.6, 0.78
# A mirrored light is one from this share of white on; over so much of the surroundings of an eye it is a fault, over less than the
# first share of them it is none. The surroundings end so far from the iris' middle, inter-eye distances.
MIRRORED, LITTLE, MUCH, AROUND = 0.12, 0.01, 0.04, 0.26
# Thickness of a rim, inter-eye distances: heavy from the second, not up to the first.
THIN, HEAVY = 0.055, 0.075


class Lids:
    """One eye's frame: origin, directions, upper and lower lid as heights over the line of its corners."""

    def __init__(self, face, side):
        line = face.P[EYE[side]]
        self.outer, inner = line[0], line[8]
        self.width = max(np.hypot(*(inner - self.outer)), 1e-3)
        self.ex = (inner - self.outer) / self.width
        self.ey = np.array([-self.ex[1], self.ex[0]]) * (1 if self.ex @ face.ex > 0 else -1)
        places = self.to(line)
        self.upper, self.lower = places[:9], places[[0, *range(15, 7, -1)]]

    def to(self, points):
        shift = (points - self.outer) / self.width
        return np.stack([shift @ self.ex, shift @ self.ey], -1)

    def at(self, along, down):
        return self.outer + self.width * (np.multiply.outer(along, self.ex) + np.multiply.outer(down, self.ey))

    def heights(self, along):
        read = lambda line: np.interp(along, *(np.maximum.accumulate(line[:, 0]) + 1e-4 * np.arange(len(line)), line[:, 1]))
        return read(self.upper), read(self.lower)


def around(picture, lids):
    """Pixels near the eye: their box, and where they lie in its frame."""
    corners = lids.at(np.array([-0.5, -0.5, 1.5, 1.5]), np.array([-0.9, 0.8, -0.9, 0.8]))
    low = np.clip(np.floor(corners.min(0)), 0, np.array(picture.shape[1::-1]) - 2).astype(int)
    high = np.clip(np.ceil(corners.max(0)), low + 2, picture.shape[1::-1]).astype(int)
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]]
    return (slice(low[1], high[1]), slice(low[0], high[0])), lids.to(np.stack([x, y], -1).astype(float))


def ramp(low, high, value):
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def closed(random, picture, face, side):
    """The upper lid's skin mirrored down over the opening, shaded like a ball, with a dark line of lashes where lids meet."""
    lids = Lids(face, side)
    box, places = around(picture, lids)
    along, down = places[..., 0], places[..., 1]
    upper, lower = lids.heights(np.clip(along, 0, 1))
    rim = random.uniform(0.04, 0.09)
    top, meets = upper - rim, upper + random.uniform(0.72, 1.0) * (lower - upper)
    inside = ramp(-0.1, 0.06, along) * ramp(1.1, 0.94, along)
    # Where the skin comes from: above the lid, further up the further down it goes.
    over = np.clip(down - top, 0, None)
    reach = random.uniform(0.35, 0.7)
    source = np.where(down < top, down - rim * ramp(top - 0.3, top, down), top - rim - reach * over)
    x, y = np.moveaxis(lids.at(along, source), -1, 0)
    skin = cv2.remap(picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = inside * ramp(meets + 0.05, meets - 0.01, down) * ramp(top - 0.3, top - 0.05, down)
    shade = 1 + random.uniform(-0.05, 0.14) * np.sin(np.pi * np.clip(along, 0, 1)) - random.uniform(0, 0.2) * ramp(top, meets, down)
    out = picture[box].astype(np.float32)
    out += cover[..., None] * (np.clip(skin * shade[..., None], 0, 255) - out)
    bend = meets + random.uniform(-0.02, 0.04)
    thick = random.uniform(0.012, 0.045) * (0.4 + 0.6 * np.sin(np.pi * np.clip(along, 0.02, 1)))
    dark = random.uniform(0.35, 0.95) * ramp(thick + 0.03, thick, abs(down - bend)) * ramp(-0.08, 0.03, along) * ramp(1.05, 0.95, along)
    if random.random() < 0.7:
        comb = 0.5 + 0.5 * np.sin(along * random.uniform(60, 130) + 9 * down + random.uniform(0, 6))
        below = ramp(bend, bend + 0.02, down) * ramp(bend + random.uniform(0.06, 0.16), bend + 0.03, down)
        dark = np.maximum(dark, random.uniform(0.2, 0.8) * comb**3 * below * ramp(0, 0.1, along) * ramp(0.95, 0.7, along))
    if random.random() < 0.5:
        fold = top - random.uniform(0.04, 0.2) - 0.1 * (2 * along - 1) ** 2
        dark = np.maximum(dark, random.uniform(0.1, 0.4) * ramp(0.05, 0.0, abs(down - fold)) * inside)
    ink = random.uniform(10, 60, 3) * np.clip(out.mean() / 120, 0.2, 1)
    result = picture.copy()
    result[box] = np.clip(out + dark[..., None] * (ink - out), 0, 255)
    return cv2.GaussianBlur(result, (0, 0), 0.5) if random.random() < 0.2 else result


def swapped(picture, face, side, donor, donor_face, donor_side):
    """Another's eye, in this one's place and light."""
    lids, other = Lids(face, side), Lids(donor_face, donor_side)
    box, places = around(picture, lids)
    along, down = places[..., 0], places[..., 1]
    x, y = np.moveaxis(other.at(along, down).astype(np.float32), -1, 0)
    own = picture[box].astype(np.float32)
    taken = cv2.remap(donor, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    (left, right), (top, bottom) = TAKEN
    cover = ramp(left, left + 0.25, along) * ramp(right, right - 0.25, along) * ramp(top, top + 0.2, down) * ramp(bottom, bottom - 0.2, down)
    edge = ((cover > 0.02) & (cover < 0.6))[..., None]
    if edge.sum() < 20:
        return picture
    mean = lambda values: (values * edge).sum((0, 1)) / edge.sum()
    taken = np.clip((taken + 4) * ((mean(own) + 4) / (mean(taken) + 4)), 0, 255)
    result = picture.copy()
    result[box] = own + cover[..., None] * (taken - own)
    return result


def squeezed(random, picture, face, side, height):
    """A narrower eye, still open: its opening pressed together."""
    lids = Lids(face, side)
    box, places = around(picture, lids)
    along, down = places[..., 0], places[..., 1]
    upper, lower = lids.heights(np.clip(along, 0, 1))
    middle = (upper + lower) / 2
    off = down - middle
    reach = 0.4 + (lower - upper) / 2
    strength = (1 / height - 1) * ramp(-0.25, 0.05, along) * ramp(1.25, 0.95, along) * ramp(1, 0.35, abs(off) / reach)
    x, y = np.moveaxis(lids.at(along, middle + off * (1 + strength)).astype(np.float32), -1, 0)
    result = picture.copy()
    result[box] = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return result


def dyed(random, picture, face, lenses, middle, half):
    """Grey, brown, blue, green, rose or yellow glass, even or clearing downwards; and what it lets through before the eyes."""
    through = random.uniform(0.03, 0.3) if random.random() < 0.3 else random.uniform(0.12, TINTED)
    hue = np.array([(1, 1, 1), (1, 1, 1), (1, 0.8, 0.55), (0.7, 0.87, 1), (0.78, 1, 0.8), (1, 0.72, 0.85), (1, 0.9, 0.4)][random.integers(7)])
    hue = np.clip(hue * np.exp(random.normal(size=3) * 0.06), 0, 1)
    fade = random.uniform(0.1, 0.6) if random.random() < 0.35 else 0
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    down = face.to(np.stack([x, y], -1))[..., 1:]
    let = lambda down: through + (1 - through) * fade * np.clip((down - middle) / half * 0.5 + 0.5, 0, 1)
    picture = through_glass(picture, cover_of(picture, 0.6, *lenses), let(down) * hue, random.uniform(0, 0.04) * hue)
    return picture, let(0.0) * hue @ [0.21, 0.72, 0.07]


def reflecting(random, picture, face, lenses, middles, half):
    """A window, a lamp or a streak mirrored in one lens or both; and for each eye, the person's left one first, whether it is before it."""
    before = TO_LINEAR[picture].mean(-1)
    strong = random.uniform(0.2, 1) if random.random() < 0.85 else random.uniform(0.03, 0.12)
    sides = (0, 1) if random.random() < 0.7 else (random.integers(2),)
    seed = random.integers(1 << 31)
    for side in sides:
        # Lamps are mirrored alike in both lenses.
        lamp = np.random.default_rng(seed) if random.random() < 0.7 else random
        picture = mirrored(lamp, picture, face, lenses[side], middles[side], half, strong)
    added = TO_LINEAR[picture].mean(-1) - before > MIRRORED
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    shares = []
    for iris in (473, 468):
        near = np.hypot(x - face.P[iris, 0], y - face.P[iris, 1]) < AROUND * face.u
        shares.append(added[near].mean() if near.any() else 0)
    return picture, [1.0 if share > MUCH else 0.0 if share < LITTLE else np.nan for share in shares]


def spectacles(random, picture, face, lens="clear", worn=False):
    """Spectacles worn well, or slid up or down, their lenses clear, dyed or mirroring a light; of worn ones the lenses alone.

    And what is then true of each eye, the person's left one first: crossed by a rim, a heavy rim, tinted, a light mirrored.
    """
    shape = random.choice(["round", "oval", "rect", "soft", "cat", "aviator"])
    tall = {"round": 1.0, "oval": 0.75, "rect": 0.62, "soft": 0.72, "cat": 0.7, "aviator": 0.9}[shape]
    w = random.uniform(0.33, 0.48)
    h, dx, dy = w * tall * random.uniform(0.85, 1.12), random.uniform(0.49, 0.56), random.uniform(-0.02, 0.14)
    thick = random.choice([random.uniform(0.012, THIN), random.uniform(THIN, HEAVY), random.uniform(HEAVY, 0.18)], p=[0.5, 0.1, 0.4])
    slid = random.random() < (0.4 if lens == "clear" else 0.1) and not worn
    if slid:
        dy = h * random.uniform(0.75, 1.2) * random.choice([1, -1], p=[0.7, 0.3])
    lean = random.normal() * (0.08 if slid else 0.02)
    way = random.choice(["full", "half", "none"], p=[0.8, 0.14, 0.06]) if thick < THIN else "full"
    ink = random.choice(3, p=[0.5, 0.3, 0.2])
    ink = [col(random, "dark"), [(190, 160, 90), (170, 170, 175), (120, 80, 50), (90, 20, 30), (30, 45, 90)][random.integers(5)], col(random)][ink]
    ink = tuple(int(value) for value in ink)
    outlines = []
    for side in (-1, 1):
        outline = lens_shape(random, dx, dy, w, h, shape) * [side, 1]
        outline[:, 1] += lean * outline[:, 0]
        outlines.append(outline)
    lenses = [[face.at(*place) for place in outline] for outline in outlines]
    tinted, mirrors = 0.0, [0.0, 0.0]
    if lens == "dyed":
        picture, let = dyed(random, picture, face, lenses, dy, h)
        tinted = 1.0 if let < TINTED else 0.0 if let > CLEAR else np.nan
    elif not worn:
        picture = through_glass(picture, cover_of(picture, 0.6, *lenses), random.uniform(0.82, 1), random.uniform(0, 0.04))
    if lens == "mirror":
        picture, mirrors = reflecting(random, picture, face, lenses, [(-dx, dy), (dx, dy)], (w, h))
    if worn:
        return picture, [[np.nan, np.nan, tinted, mirror] for mirror in mirrors]
    if way != "none" and random.random() < 0.8:
        shadow, low = Layer(picture), random.uniform(0.01, 0.06) * face.u * face.ey
        for glass in lenses:
            shadow.line([place + low for place in glass + glass[:2]], (25, 15, 10, int(random.uniform(10, 100))), (thick + 0.03) * face.u)
        picture = shadow.done(random, float(0.025 * face.u))
    layer, opaque = Layer(picture, 3), ink + (255 if random.random() < 0.85 else int(random.uniform(90, 220)),)
    drawn = []
    for side, glass, outline in zip((-1, 1), lenses, outlines):
        part = np.arange(len(glass) + 1) % len(glass)
        if way == "half":
            part = np.sort(np.flatnonzero(outline[:, 1] < dy + 0.2 * h + lean * outline[:, 0]))
            part = np.roll(part, -1 - int(np.argmax(np.diff(part)))) if np.diff(part).max() > 1 else part
        if way != "none":
            layer.line([glass[index] for index in part], opaque, thick * face.u)
            drawn.append(outline[part])
        hinge = face.at(side * (dx + w), dy - 0.1 + lean * side * (dx + w))
        layer.line([hinge, face.P[127 if side < 0 else 356]], opaque, max(thick, 0.025) * face.u * 0.8)
    arch = [(-(dx - w), dy - 0.08), (0, dy - random.uniform(0.1, 0.2)), (dx - w, dy - 0.08)]
    layer.line([face.at(*place) for place in arch], opaque, max(thick, 0.02) * face.u)
    picture = layer.done(random, random.uniform(0.25, 0.7), 0, random.uniform(0, 0.4))
    crossed = []
    for middle in face.to(face.P[[473, 468]]):
        free = 9.0
        for line in drawn:
            a, b = line[:-1], line[1:]
            share = np.clip(((middle - a) * (b - a)).sum(-1) / np.maximum(((b - a) ** 2).sum(-1), 1e-9), 0, 1)[:, None]
            free = min(free, np.hypot(*(a + share * (b - a) - middle).T).min() - thick / 2)
        crossed.append(1.0 if free < CROSSES else 0.0 if free > SPARES else np.nan)
    heavy = 1.0 if thick >= HEAVY else 0.0 if thick <= THIN else np.nan
    return picture, [[cross, heavy, tinted, mirror] for cross, mirror in zip(crossed, mirrors)]
