"""Hands before the face, of the person's own skin: fingers and palm as a relief, lit from one side, with the shadow they cast."""

import cv2
import numpy as np

from drawings import OVAL, col

# Hands are measured as grown people's are, in inter-eye distances; fingers from the index on, the thumb last.
PALM_LONG, PALM_BROAD = 1.5, 1.25
BASES = np.array([(-0.47, -1.45), (-0.15, -1.55), (0.16, -1.5), (0.45, -1.32)])
LENGTHS = np.array([1.05, 1.2, 1.1, 0.85])
ROUND = np.array([0.165, 0.17, 0.165, 0.145])
THUMB = (-0.5, -0.5), 1.0, 0.175
# Where the middle of the palm lies, how the hand is turned (0: fingers up), how far its fingers are bent (0 stretched, 1 a fist).
# All for the person's left side of the face; mirrored for the other.
POSES = dict(
    cheek=((0.85, 1.55), (-0.6, 0.3), (0.0, 0.35)),
    jaw=((0.55, 2.1), (-0.6, 0.5), (0.0, 0.5)),
    fist=((0.75, 1.5), (-0.7, 0.7), (0.75, 0.95)),
    mouth=((0.35, 1.6), (-1.5, -0.5), (0.0, 0.3)),
    temple=((1.55, 0.35), (-1.7, -0.9), (0.0, 0.4)),
    eye=((0.75, 0.75), (-0.7, 0.4), (0.0, 0.3)),
    brow=((0.9, -0.1), (-1.6, -1.0), (0.0, 0.3)),
    chin=((0.15, 2.35), (-0.6, 0.6), (0.1, 0.8)),
    point=((0.3, 2.2), (-0.5, 0.3), (0.0, 0.1)),
)
ODDS = [0.24, 0.14, 0.12, 0.13, 0.1, 0.08, 0.06, 0.09, 0.04]


def capsule(x, y, start, end, radius, thinner=0.85):
    """Height of a finger over the plane, its middle line the highest."""
    along = np.subtract(end, start)
    share = np.clip(((x - start[0]) * along[0] + (y - start[1]) * along[1]) / max(along @ along, 1e-6), 0, 1)
    distance = np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1])
    radius = radius * (1 - (1 - thinner) * share)
    return np.sqrt(np.clip(radius**2 - distance**2, 0, None)), share


def turned(place, angle):
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([place[0] * cosine - place[1] * sine, place[0] * sine + place[1] * cosine])


def relief(random, x, y, bent, pose):
    """Height of the hand, what is a crease or a gap, and what is a nail, at places of its own plane."""
    height, mark, nail = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    # The palm: broad at the knuckles, narrow at the wrist, and the arm below.
    down = np.clip((y + PALM_LONG) / PALM_LONG, 0, 1)
    half = PALM_BROAD / 2 * (1 - 0.28 * down**1.5) * random.uniform(0.92, 1.08)
    inside = np.clip((half - np.abs(x - 0.05 * down)) / 0.22, 0, 1) * np.clip((y + PALM_LONG + 0.1) / 0.25, 0, 1)
    height = 0.2 * np.sqrt(np.clip(1 - (1 - inside) ** 2, 0, 1))
    back = random.random() < 0.6
    spread = random.normal(0, 0.05) + random.uniform(0, 0.16)
    gone = {"point": {1, 2, 3}}.get(pose, set())
    for number, (base, length, radius) in enumerate(zip(BASES, LENGTHS, ROUND)):
        curl = np.clip(bent + random.normal(0, 0.08) + (0.75 if number in gone else 0), 0, 1)
        angle = spread * (number - 1.5) + random.normal(0, 0.03)
        length = length * (1 - 0.78 * curl) * random.uniform(0.92, 1.06)
        end = base + turned((0, -length), angle)
        radius = radius * random.uniform(0.9, 1.1)
        finger, share = capsule(x, y, base, end, radius)
        finger = finger + 0.1 * curl * (finger > 0)
        mark = np.where(finger > height, 0, mark)
        for joint in (0.02, 0.45, 0.75):
            line = np.exp(-(((share - joint) * length / 0.025) ** 2))
            mark = np.maximum(mark, line * (finger > height) * random.uniform(0.2, 0.9))
        if back and curl < 0.5:
            tip = base + turned((0, -length * 0.97), angle)
            shape = ((x - tip[0]) / (0.6 * radius)) ** 2 + ((y - tip[1]) / (0.85 * radius)) ** 2
            nail = np.maximum(nail, np.clip((1 - shape) * 4, 0, 1) * (finger > height))
        height = np.maximum(height, finger)
    start, length, radius = THUMB
    angle = random.uniform(-1.1, -0.35) if bent < 0.6 else random.uniform(0.3, 1.0)
    thumb, share = capsule(x, y, start, start + turned((0, -length * random.uniform(0.85, 1.1)), angle), radius, 0.9)
    if random.random() < 0.85:
        height = np.maximum(height, thumb)
    arm, _ = capsule(x, y, (0.05, -0.1), turned((0.05, 5.0), random.normal(0, 0.2)), 0.46, 1.3)
    return np.maximum(height, 0.6 * arm), mark, nail, arm


def hand(random, picture, face, label):
    """A hand somewhere before the face; says with the labels that change what share of the face it covers."""
    pose = str(random.choice(list(POSES), p=ODDS))
    (right, down), turns, bends = POSES[pose]
    side, size = random.choice([-1, 1]), np.exp(random.normal(0, 0.13))
    middle = np.array([right + random.normal(0, 0.16), down + random.normal(0, 0.2)])
    angle, bent = random.uniform(*turns), random.uniform(*bends)
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]]
    places = face.to(np.stack([columns, rows], -1).reshape(-1, 2)).reshape(*rows.shape, 2)
    x, y = places[..., 0] * side, places[..., 1]
    cosine, sine = np.cos(-angle), np.sin(-angle)
    x, y = x - middle[0], y - middle[1]
    x, y = (x * cosine - y * sine) / size, (x * sine + y * cosine) / size - PALM_LONG / 2
    if random.random() < 0.5:
        x = -x
    height, mark, nail, arm = relief(random, x, y, bent, pose)
    pixels = 1 / (face.u * size)
    covers = np.clip(height / (1.5 * pixels) - 0.3, 0, 1).astype(np.float32)
    covers = cv2.GaussianBlur(covers, (0, 0), max(0.4, random.uniform(0.004, 0.02) * face.u))
    # Lit from above, mostly from the side of the face that is brighter.
    falls = cv2.GaussianBlur(height.astype(np.float32), (0, 0), max(0.5, 0.02 * face.u))
    slope_x, slope_y = (cv2.Sobel(falls, cv2.CV_32F, *order, ksize=3) / 8 / pixels for order in ((1, 0), (0, 1)))
    light = np.array([random.normal(0, 0.6), -random.uniform(0.1, 0.9), 1.0])
    light /= np.linalg.norm(light)
    facing = (-slope_x * light[0] - slope_y * light[1] + light[2]) / np.sqrt(1 + slope_x**2 + slope_y**2)
    strength = random.uniform(0.25, 0.9)
    shade = (1 - strength) + strength * np.clip(facing, 0, 1.1) / light[2]
    shade = shade * (1 - 0.3 * random.random() * mark) * (1 + 0.06 * random.uniform(0, 1) * nail)
    own = face.P[[50, 280, 205, 425, 151, 101, 330]].round().astype(int)
    own = picture[np.clip(own[:, 1], 0, picture.shape[0] - 1), np.clip(own[:, 0], 0, picture.shape[1] - 1)].astype(float)
    # Often in the very light of the face: then only its outline tells the hand.
    unlike = 0.06 if random.random() < 0.6 else 0.2
    skin = np.median(own, 0) * np.exp(random.normal(0, unlike)) * np.exp(random.normal(0, unlike / 5, 3))
    grain = cv2.GaussianBlur(random.normal(size=rows.shape).astype(np.float32), (0, 0), max(0.6, 0.02 * face.u))
    blotches = cv2.GaussianBlur(random.normal(size=rows.shape).astype(np.float32), (0, 0), 0.12 * face.u)
    texture = 1 + random.uniform(0, 0.02) * grain / grain.std() + random.uniform(0, 0.06) * blotches / blotches.std()
    painted = skin * (shade * texture)[..., None]
    painted = painted * np.where(nail[..., None] > 0.5, random.uniform(0.95, 1.12) * np.array([1, 0.95, 0.95]), 1)
    if random.random() < 0.6:
        # A sleeve, somewhere below the wrist.
        cloth = np.array(col(random), float) * (0.7 + 0.3 * shade)[..., None]
        from_here = random.uniform(-0.05, 0.9)
        painted = np.where(((arm > 0) & (y > from_here))[..., None], cloth, painted)
    if random.random() < 0.25:
        number = random.integers(4)
        ring = np.abs(y - BASES[number][1] + random.uniform(0.2, 0.4)) < 0.05
        ring &= np.abs(x - BASES[number][0]) < 0.16
        painted = np.where(ring[..., None], np.array([(200, 170, 90), (190, 190, 195)][random.integers(2)]) * shade[..., None], painted)
    # What the hand keeps from the face behind it.
    shift = np.float32([[1, 0, -light[0] * 0.25 * face.u], [0, 1, 0.2 * face.u * random.uniform(0, 1)]])
    cast = cv2.warpAffine(covers, shift, covers.shape[::-1])
    cast = cv2.GaussianBlur(cast, (0, 0), face.u * random.uniform(0.03, 0.15)) * random.uniform(0.05, 0.45)
    behind = picture * (1 - cast * (1 - covers))[..., None]
    oval = np.zeros(covers.shape, np.uint8)
    cv2.fillPoly(oval, [face.P[OVAL].round().astype(np.int32)], 1)
    share = float((covers * oval).sum() / max(oval.sum(), 1))
    out = behind * (1 - covers[..., None]) + painted * covers[..., None]
    changed = dict(occl="h" if share > 0.04 else "?", covered=share)
    if pose in ("eye", "brow", "temple"):
        changed["hair_face"] = np.nan
        for part in ("eye", "brow"):
            changed[f"{part}_{'l' if side > 0 else 'r'}"] = "?"
    return np.clip(out, 0, 255).astype(np.uint8), changed
