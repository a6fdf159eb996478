"""Hair drawn for training: strands and locks over cheeks, brows, eyes and the outline of the face, and hair that is allowed."""

import cv2
import numpy as np

import relight
from drawings import BROW, OVAL

FINE = 3
DYES = [(12, 11, 12), (24, 19, 17), (42, 30, 24), (70, 48, 34), (105, 74, 48), (160, 122, 80), (205, 180, 135), (125, 52, 30), (150, 148, 146), (215, 212, 208)]
ODDS_OF_DYES = [0.17, 0.2, 0.16, 0.12, 0.09, 0.07, 0.05, 0.05, 0.05, 0.04]


class Oval:
    """What `relight.evened` asks of a face."""

    def __init__(self, face, shape):
        self.fine, self.face = face.u, np.zeros(shape, np.float32)
        cv2.fillPoly(self.face, [np.round(face.P[OVAL]).astype(np.int32)], 1)


def evened(random, picture, face):
    """The portrait in even light."""
    return relight.evened(random, picture, Oval(face, picture.shape[:2])).astype(np.uint8)


def own_hair(random, picture, face, person):
    """Colours of some hundred places of the person above the forehead that are no skin; `None` where there are few."""
    places = np.stack([random.uniform(-0.75, 0.75, 500), random.uniform(-1.95, -1.25, 500)], 1)
    at = np.array([face.at(*place) for place in places]).astype(int)
    at = at[(at >= 0).all(1) & (at[:, 0] < picture.shape[1]) & (at[:, 1] < picture.shape[0])]
    at = at[person[at[:, 1], at[:, 0], 0] > 0.9]
    if len(at) < 100:
        return None
    colours = picture[at[:, 1], at[:, 0]].astype(np.float32)
    skin = np.median(picture[tuple(face.P[[151, 50, 280]].astype(int).clip(0, np.array(picture.shape[1::-1]) - 1).T[::-1])], 0)
    other = colours[np.abs(np.log2(colours + 12) - np.log2(skin + 12)).sum(1) > 0.9]
    if len(other) < 80:
        return None
    middle = np.median(other, 0)
    near = other[np.abs(other - middle).mean(1) < 45]
    return near if len(near) > 40 else None


def colours_of(random, picture, face, person, worn):
    """A palette of strands: mostly the person's own, else a usual colour in the light that there is."""
    own = None if worn else own_hair(random, picture, face, person)
    if own is not None and random.random() < 0.75:
        return own * np.exp(random.normal() * 0.12)
    light = np.clip(np.mean(picture) / 110, 0.4, 1.3)
    dye = np.array(DYES[random.choice(len(DYES), p=np.array(ODDS_OF_DYES) / sum(ODDS_OF_DYES))]) * light
    return dye * np.exp(random.normal(size=(60, 1)) * 0.3)


def between(points, share):
    place = np.clip(share, 0, 1) * (len(points) - 1)
    low = min(int(place), len(points) - 2)
    return points[low] + (points[low + 1] - points[low]) * (place - low)


def smooth(points, count=14):
    """A Catmull-Rom line through the points."""
    points = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    out = []
    for place in np.linspace(0, len(points) - 3 - 1e-6, count):
        i, t = int(place), place % 1
        a, b, c, d = points[i : i + 4]
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3))
    return np.array(out)


def lock(random, picture, face, lines, strands, palette, solid=0.0):
    """Strands through `lines`: rows of places (in face coordinates) from the roots to the tips, each from one edge of the lock to
    the other. `solid`: how much the body between them covers."""
    height, width = picture.shape[:2]
    unit = face.u * FINE
    layer, cover, shade = (np.zeros((height * FINE, width * FINE, count), np.uint8).squeeze() for count in (3, 1, 1))
    put = lambda points: np.round(np.array([face.at(*p) for p in points]) * FINE * 16).astype(np.int32)
    tone = lambda light: tuple(float(v) for v in np.clip(palette[random.integers(len(palette))] * light, 0, 255))
    lines = [np.asarray(line, float) for line in lines]
    edges = [smooth(np.array([between(line, share) for line in lines])) for share in (0.04, 0.96)]
    short = random.uniform(0.6, 0.9)
    keep = int(len(edges[0]) * short)
    body = put(np.concatenate([edges[0][:keep], edges[1][:keep][::-1]]))
    layer[:] = np.median(palette, 0) * 0.8
    if solid:
        cv2.fillPoly(cover, [body], int(255 * solid), cv2.LINE_AA, 4)
        cover[:] = cv2.blur(cover, (int(0.05 * unit) | 1,) * 2)
    wisps = [(random.normal() * 0.05, random.uniform(0.72, 1.1), random.uniform(0.75, 1.25)) for _ in range(random.integers(4, 16))]
    wave, turns, taper, stray = random.uniform(0, 0.045), random.uniform(2, 9), random.uniform(0.3, 1), random.uniform(0.008, 0.04)
    for _ in range(strands):
        share = random.random()
        lean, length, light = wisps[int(share * len(wisps))]
        path = [between(line, share) + random.normal(size=2) * stray for line in lines]
        path[-1] = path[-2] + (path[-1] - path[-2]) * length + [lean, 0]
        path[-1] += (between(lines[-1], 0.5) - between(lines[-1], share)) * (1 - taper)
        path = smooth(np.array(path))
        along = np.linspace(0, 1, len(path))
        path[:, 0] += wave * along * np.sin(turns * along + 9 * light)
        path = put(path)
        thick = random.uniform(0.004, 0.016) * unit
        colour = tone(light * random.uniform(0.8, 1.2))
        for part, much in ((path, 0.5), (path[: int(len(path) * 0.8)], 1)):
            size = max(1, int(round(thick * much)))
            cv2.polylines(layer, [part], False, colour, size, cv2.LINE_AA, 4)
            cv2.polylines(cover, [part], False, 235, size, cv2.LINE_AA, 4)
            cv2.polylines(shade, [part], False, 255, size + 2, cv2.LINE_AA, 4)
    down = lambda values: cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    cover, shade = down(cover)[..., None] / 255, down(np.maximum(shade, cover)) / 255
    shade = cv2.GaussianBlur(np.roll(shade, int(0.03 * face.u), 0), (0, 0), 0.035 * face.u)[..., None]
    under = picture * (1 - random.uniform(0, 0.45) * shade)
    return np.clip(under * (1 - cover) + down(layer) * cover, 0, 255).astype(np.uint8)


def amount(random):
    """From a few strands that one sees to a dense lock: how many, and how solid the body below them is."""
    dense = random.random()
    return int(25 + 230 * dense**1.5), max(0.0, random.uniform(-0.4, 0.9) * dense**0.5)


def outline(face, y, out):
    """How far the face reaches at this height."""
    points = face.to(face.P[OVAL])
    side = points[points[:, 0] * out > 0]
    order = np.argsort(side[:, 1])
    return abs(np.interp(y, side[order, 1], side[order, 0]))


def over_cheek(random, picture, face, palette, out):
    """From the temple past the eye's outer corner, over the cheek, ending on it or leaving it again."""
    top, inner, level = random.uniform(-1.5, -0.7), random.uniform(0.35, 0.8), random.uniform(0.7, 1.75)
    broad = random.uniform(0.05, 0.3)
    temple = max(random.uniform(0.72, 1.1), inner)
    across = lambda x, y, half: [(out * (x - half), y), (out * (x + half), y)]
    lines = [
        across(random.uniform(0.6, 1.15), top, 0.12),
        across(temple, random.uniform(-0.1, 0.35), broad * 0.7),
        across(inner, level, broad),
    ]
    if random.random() < 0.35:
        lines.append(across(inner + random.uniform(-0.2, 0.35), level + random.uniform(0.4, 1.0), broad))
    strands, solid = amount(random)
    return lock(random, picture, face, lines, strands, palette, solid)


def along_outline(random, picture, face, palette, out):
    """Falls straight from the parting over temple, cheek and jaw, covering the edge of the face."""
    inside = random.uniform(0.14, 0.42)
    broad = random.uniform(0.12, 0.35)
    edge = lambda y: max(outline(face, y, out), 0.6) - inside
    row = lambda y, extra=0: [(out * (edge(y) + extra), y), (out * (edge(y) + extra + broad + inside * 0.6), y)]
    bottom = random.uniform(1.0, 2.4)
    start = random.uniform(0.1, 0.6)
    lines = [[(out * start, -1.55), (out * (start + 0.35), -1.4)], row(-0.5), row(0.35), row(min(bottom, 1.1))]
    if bottom > 1.4:
        lines.append([(x, bottom) for x, _ in row(1.1)])
    strands, solid = amount(random)
    return lock(random, picture, face, lines, int(strands * 1.4) + 40, palette, solid)


def over_corner(random, picture, face, palette, out):
    """From the parting on the other side across the forehead and a corner of the brow to the temple; or over the eye."""
    brow = face.to(face.P[BROW["l" if out > 0 else "r"]])
    over_eye = random.random() < 0.35
    y = brow[:, 1].mean() + (random.uniform(0.15, 0.4) if over_eye else random.uniform(-0.02, 0.12))
    x, broad = random.uniform(0.35, 0.75), random.uniform(0.08, 0.3)
    lines = [
        [(out * random.uniform(-0.5, 0.1), -1.5), (out * random.uniform(0.15, 0.5), -1.45)],
        [(out * (x - 0.15 - broad / 2), y - 0.55), (out * (x + 0.05 + broad / 2), y - 0.6)],
        [(out * (x - broad / 2), y + 0.08), (out * (x + 0.2 + broad / 2), y - 0.02)],
        [(out * (x + 0.25), y + random.uniform(0.3, 1.2)), (out * (x + 0.5), y + random.uniform(0.2, 1.0))],
    ]
    strands, solid = amount(random)
    return lock(random, picture, face, lines, strands + 40, palette, solid)


def fringe(random, picture, face, palette, reach):
    """From temple to temple or over a part, `reach` below the brows' middle."""
    brows = [face.to(face.P[BROW[side]]) for side in "rl"]
    left, right = -random.uniform(0.5, 0.95), random.uniform(0.5, 0.95)
    if random.random() < 0.3:
        left, right = (left, -0.05) if random.random() < 0.5 else (0.05, right)
    places, sweep = np.linspace(left, right, 7), random.normal() * 0.15
    level = lambda x: brows[int(x > 0)][:, 1].mean() + reach + 0.35 * max(0, abs(x) - 0.75)
    tips = [(x, level(x) + random.uniform(-0.03, 0.03)) for x in places]
    lines = [
        [(0.75 * x - sweep, -1.6 + 0.12 * x * x) for x in places],
        [(0.97 * x - 0.5 * sweep, (-1.5 + level(x)) / 2) for x in places],
        tips,
    ]
    strands, solid = amount(random)
    return lock(random, picture, face, lines, strands * 2 + 60, palette, solid)


def beside(random, picture, face, palette, out):
    """Down beside the face, its outline free."""
    gap, broad = random.uniform(0.02, 0.12), random.uniform(0.1, 0.4)
    row = lambda y: [(out * (outline(face, y, out) + gap), y), (out * (outline(face, y, out) + gap + broad), y)]
    jaw = row(0.5)[0][0]
    lines = [[(out * 0.75, -1.5), (out * 1.0, -1.3)], row(-0.4), row(0.5), [(jaw, 1.3), (jaw + out * broad, 1.4)]]
    strands, solid = amount(random)
    return lock(random, picture, face, lines, strands + 40, palette, solid)


def curtain(random, picture, face, palette, out, inside):
    """Long hair that falls beside the face, its inner edge so far within the outline at the cheek, or outside it if negative:
    straight down, after the outline, or between."""
    widest = outline(face, np.linspace(-0.2, 0.5, 8), out).max()
    straight, lean, broad = random.random(), random.normal() * 0.05, random.uniform(0.12, 0.5)
    if inside < 0:
        lean = abs(lean)
    edge = lambda y: max(straight * widest + (1 - straight) * outline(face, y, out), 0.55) - inside + lean * (y - 0.2)
    row = lambda y, share=1: [(out * edge(y), y), (out * (edge(y) + inside + broad * share), y)]
    start, bottom = random.uniform(0.1, 0.85), random.uniform(0.7, 2.4)
    lines = [[(out * start, -1.55), (out * (start + 0.35), -1.4)], row(-0.55, 0.7), row(0.0), row(0.55), row(max(min(bottom, 1.15), 0.8))]
    if bottom > 1.4:
        lines.append([(x + out * random.normal() * 0.05, bottom) for x, _ in row(1.15)])
    strands, solid = amount(random)
    return lock(random, picture, face, lines, int(strands * 1.4) + 40, palette, solid)


def edge(random, picture, face, palette, out):
    """A little over the outline."""
    return curtain(random, picture, face, palette, out, random.uniform(0.03, 0.2))


def free(random, picture, face, palette, out):
    """The outline just free."""
    return curtain(random, picture, face, palette, out, -random.uniform(0.02, 0.12))


def sideburn(random, picture, face, palette, out):
    """Short hair before the ear, at the very edge of the face."""
    edge, end = outline(face, 0.0, out), random.uniform(-0.05, 0.45)
    lines = [
        [(out * (edge - 0.06), -0.75), (out * (edge + 0.06), -0.7)],
        [(out * (edge - 0.05), -0.3), (out * (edge + 0.05), -0.3)],
        [(out * (edge - 0.05), end), (out * (edge + 0.02), end)],
    ]
    return lock(random, picture, face, lines, random.integers(30, 110), palette, random.uniform(0, 0.6))


KINDS = dict(cheek=0.25, outline=0.15, corner=0.12, fringe=0.06, forehead=0.17, beside=0.15, sideburn=0.1)
CURTAINS = dict(edge=0.5, free=0.5)


def put_on(random, picture, face, label, person, kinds=KINDS):
    """One kind of hair, and the label that it makes: over the face, or allowed."""
    palette = colours_of(random, picture, face, person, label["hat"] != "n")
    sides = [random.choice([-1, 1])] if random.random() < 0.65 else [-1, 1]
    kind = str(random.choice(list(kinds), p=list(kinds.values())))
    changed = {}
    if kind in ("fringe", "forehead"):
        reach = random.uniform(0.02, 0.22) if kind == "fringe" else -random.uniform(0.16, 0.6)
        picture = fringe(random, picture, face, palette, reach)
        changed = dict(brow_l="?", brow_r="?") if kind == "fringe" else {}
    else:
        draws = dict(cheek=over_cheek, outline=along_outline, corner=over_corner, edge=edge)
        draw = (draws | dict(beside=beside, sideburn=sideburn, free=free))[kind]
        for out in sides:
            picture = draw(random, picture, face, palette, out)
    if kind in ("cheek", "outline", "corner", "fringe", "edge"):
        changed["hair_face"] = "2"
    return picture, changed, kind
