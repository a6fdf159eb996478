"""More of headwear than `drawings.hat`: cloth with folds, knit and patterns, dyed heads, and faces changed under real headwear."""

import cv2
import numpy as np

from drawings import BROW, OVAL, col, hair_colour

KINDS = ["scarf", "hood", "turban", "beanie", "cap", "crown"]
ODDS = [0.24, 0.2, 0.2, 0.2, 0.12, 0.04]


def fields(img, F):
    y, x = np.mgrid[0 : img.shape[0], 0 : img.shape[1]].astype(np.float32)
    places = F.to(np.stack([x, y], -1)).astype(np.float32)
    return places[..., 0], places[..., 1]


def soft(signed, F, edge):
    """Cover 0 to 1 of where `signed` (inter-eye distances, positive inside) is positive."""
    return np.clip(signed * F.u / edge + 0.5, 0, 1)


def noise(rng, shape, size):
    """Smooth noise of unit spread, its grains `size` pixels wide."""
    small = [max(2, int(side / max(size, 1)) + 2) for side in shape]
    grown = cv2.resize(rng.normal(size=small).astype(np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)
    return grown / max(grown.std(), 1e-6)


def cloth(rng, img, F, x, y, knit=False):
    """Colours of a cloth over the whole picture: folds along a bent direction, a weave or knit, sometimes a pattern."""
    kind = rng.random()
    base = np.array(
        hair_colour(rng, img, F) if kind < 0.3 else col(rng, "dark") if kind < 0.5 else col(rng), np.float32
    )
    turn, u = rng.uniform(0, np.pi), F.u
    along = x * np.cos(turn) + y * np.sin(turn) + rng.uniform(0, 0.25) * noise(rng, x.shape, 0.5 * u)
    folds = sum(rng.uniform(0, 1) * np.sin(along * rng.uniform(4, 28) + rng.uniform(0, 6.3)) for _ in range(3))
    light = 1 + rng.uniform(0.02, 0.2) * folds + rng.uniform(0, 0.08) * noise(rng, x.shape, 0.04 * u)
    if knit:
        ribs = np.abs(np.sin(np.arctan2(x, 3 - y) * rng.uniform(30, 90) + rng.uniform(0, 6)))
        light *= 1 - rng.uniform(0.05, 0.4) * (1 - ribs)
    lamp = rng.uniform(-0.35, 0.35)
    light = light * (1 - rng.uniform(0.05, 0.35) * np.clip(x * x, 0, 2) + lamp * x * 0.5)
    colours = base * np.clip(light, 0.15, 1.8)[..., None]
    if rng.random() < 0.3:
        other, grain = np.array(col(rng), np.float32), rng.uniform(0.04, 0.2) * u
        spots = noise(rng, x.shape, grain) > rng.uniform(0, 1.2)
        if rng.random() < 0.4:
            spots = np.sin(along * rng.uniform(10, 40)) > rng.uniform(0.2, 0.8)
        colours = np.where(spots[..., None], other * np.clip(light, 0.15, 1.8)[..., None], colours)
    brightness = cv2.GaussianBlur(img.astype(np.float32).mean(-1), (0, 0), 0.8 * u)
    return colours * (rng.uniform(0.6, 1) + 0.4 * brightness / max(brightness.mean(), 1))[..., None]


def inside_oval(F, x, y, grown, top):
    """Signed depth in an ellipse about the face, its top moved to `top`."""
    oval = F.to(F.P[OVAL])
    middle, half = (oval.max(0) + oval.min(0)) / 2, (oval.max(0) - oval.min(0)) / 2
    upper = middle[1] - top
    tall = np.where(y < middle[1], upper, half[1] * grown)
    reach = np.hypot((x - middle[0]) / (half[0] * grown), (y - middle[1]) / tall)
    return (1 - reach) * half[0], middle, half


def put(img, colours, cover, rng, F):
    """Over the picture, with a shadow beside its edge."""
    dark = cv2.GaussianBlur(cover, (0, 0), rng.uniform(0.03, 0.12) * F.u)
    shaded = img * (1 - rng.uniform(0, 0.5) * dark[..., None] * (1 - cover[..., None]))
    return np.clip(shaded * (1 - cover[..., None]) + colours * cover[..., None], 0, 255).astype(np.uint8)


def worn(rng, img, F, L):
    """Something on the head, and the labels that change."""
    kind = rng.choice(KINDS, p=ODDS)
    x, y = fields(img, F)
    edge = rng.uniform(0.8, 2.5)
    brows = F.to(F.P[BROW["l"] + BROW["r"]])[:, 1].min()
    line = rng.uniform(-1.15, brows - 0.02)
    upd = dict(hat="h")
    if line > brows - 0.12:
        upd.update(brow_l="?", brow_r="?")
    _, middle, half = inside_oval(F, x, y, 1, line)
    cx, width = middle[0] * 0.8, half[0] * rng.uniform(1.05, 1.25)
    top = rng.uniform(-2.5, -1.9)
    colours = cloth(rng, img, F, x, y, kind == "beanie" and rng.random() < 0.8)
    wave = rng.uniform(0, 0.02) * noise(rng, x.shape, 0.15 * F.u)
    if kind in ("scarf", "hood"):
        grown = rng.uniform(0.95, 1.06) if kind == "scarf" else rng.uniform(1.08, 1.35)
        opening, _, _ = inside_oval(F, x, y, grown, line if kind == "scarf" else rng.uniform(-1.75, line))
        wide = width * (rng.uniform(1.02, 1.25) if kind == "scarf" else rng.uniform(1.25, 1.6)) * np.where(
            y < 0.3, 1, 1 + rng.uniform(0.1, 0.5) * (y - 0.3)
        )
        centre = 0.3
        power, top = rng.uniform(2.2, 3), max(top, -2.25)
        reach = (abs((x - cx) / wide) ** power + (np.clip(centre - y, 0, None) / (centre - top)) ** power) ** (1 / power)
        dome = (1 - reach) * half[0]
        colours = colours * (1 - rng.uniform(0, 0.6) * np.exp(-np.clip(-opening, 0, None) / 0.15))[..., None]
        cover = soft(np.minimum(dome, -opening) + wave, F, edge) * soft(3.2 - y, F, 20)
        upd.update(ear_l="h" if kind == "scarf" else "?", ear_r="h" if kind == "scarf" else "?")
        img = put(img, colours, cover, rng, F)
        if kind == "hood":
            dim = rng.uniform(0, 0.5) * np.exp(-np.clip(opening, 0, None) / rng.uniform(0.1, 0.4)) * (opening > 0)
            img = np.clip(img * (1 - dim[..., None]), 0, 255).astype(np.uint8)
        return img, upd
    bend = rng.uniform(-0.2, 0.25)
    low = line + bend * ((x - cx) / width) ** 2
    if kind == "turban":
        low = line + rng.uniform(0.1, 0.5) * abs((x - cx) / width) * rng.choice([-0.3, 1]) + 0.1 * ((x - cx) / width) ** 2
        wraps = (y - line) + rng.choice([-1, 1]) * rng.uniform(0.3, 0.9) * x
        colours = colours * (1 - rng.uniform(0.1, 0.5) * np.abs(np.sin(wraps * rng.uniform(6, 14))) ** 6)[..., None]
        width *= rng.uniform(1, 1.2)
    if kind == "crown":
        band = rng.uniform(0.15, 0.4)
        floor = rng.uniform(-1.9, -1.3)
        peaks = abs(((x - cx) * rng.uniform(1.5, 3)) % 1 - 0.5) * rng.uniform(0.4, 1.2)
        cover = soft(np.minimum(np.minimum(floor + bend * 0.5 * x * x - y, y - (floor - band - peaks)), width * 0.9 - abs(x - cx)), F, edge)
        metal = np.array([(215, 180, 90), (200, 200, 205), (120, 90, 50)][rng.integers(3)], np.float32)
        return put(img, metal * (0.8 + 0.35 * noise(rng, x.shape, 0.05 * F.u))[..., None], cover, rng, F), upd
    power = rng.uniform(2, 2.8)
    tall = np.clip((low - y) / (low - top), 0, 2)
    dome = (1 - (np.clip(abs((x - cx) / width), 0, 2) ** power + tall**power) ** (1 / power)) * half[0]
    cover = soft(np.minimum(dome, low - y) + wave, F, edge)
    img = put(img, colours, cover, rng, F)
    if kind in ("beanie", "turban") and rng.random() < 0.5:
        cuff = soft(np.minimum(np.minimum(dome + 0.03, low - y), y - low + rng.uniform(0.2, 0.5)), F, edge)
        img = put(img, colours * rng.uniform(0.7, 1.25), cuff, rng, F)
    if kind == "cap":
        drop, reach = rng.uniform(0.12, 0.42), width * rng.uniform(0.65, 0.95)
        curve = drop * (1 - ((x - cx) / reach) ** 2)
        visor = soft(np.minimum(line + curve - 0.05 - y, y - (line - 0.12)), F, edge)
        below = soft(np.minimum(line + curve + rng.uniform(0.1, 0.5) - y, y - (line - 0.05)), F, 8)
        img = np.clip(img * (1 - rng.uniform(0.1, 0.5) * below[..., None]), 0, 255).astype(np.uint8)
        shade = cloth(rng, img, F, x, y) if rng.random() < 0.3 else colours * rng.uniform(0.6, 1.1)
        img = put(img, shade, visor, rng, F)
    return img, upd


def dyed(rng, img, F, alpha):
    """Hair, headwear and clothes in another colour, the face as it is: colours tell nothing."""
    x, y = fields(img, F)
    face, _, _ = inside_oval(F, x, y, 1.0, -0.9)
    share = alpha[..., 0] * soft(-face, F, 0.12 * F.u)
    lab = cv2.cvtColor(img, cv2.COLOR_RGB2LAB).astype(np.float32)
    kind = rng.random()
    chroma = lab[..., 1:] - 128
    if kind < 0.45:
        turn = rng.uniform(0, 2 * np.pi)
        c, s = np.cos(turn), np.sin(turn)
        chroma = chroma @ np.array([[c, -s], [s, c]], np.float32) + rng.normal(size=2) * 12
    else:
        chroma = chroma * rng.uniform(0, 0.6) + rng.normal(size=2) * 4
    light = lab[..., 0] * np.exp(rng.normal() * 0.3) if kind < 0.7 else lab[..., 0] * rng.uniform(0.25, 0.7)
    other = np.concatenate([light[..., None], chroma + 128], -1)
    other = cv2.cvtColor(np.clip(other, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
    return np.clip(img * (1 - share[..., None]) + other * share[..., None], 0, 255).astype(np.uint8)


def another_face(rng, img, F, other, of):
    """What lies below the brows of another person's picture, in this one."""
    at = [*OVAL[::3], 468, 473, 4, 61, 291, 17]
    matrix, _ = cv2.estimateAffinePartial2D(of.P[at].astype(np.float32), F.P[at].astype(np.float32))
    if matrix is None:
        return img
    moved = cv2.warpAffine(other, matrix, img.shape[1::-1], flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    x, y = fields(img, F)
    face, _, _ = inside_oval(F, x, y, 0.88, -0.9)
    brows = F.to(F.P[BROW["l"] + BROW["r"]])[:, 1].min()
    share = soft(np.minimum(face - 0.05, y - brows), F, 0.12 * F.u)
    if share.sum() < 50:
        return img
    lab, new = (cv2.cvtColor(some, cv2.COLOR_RGB2LAB).astype(np.float32) for some in (img, moved))
    at = share > 0.5
    new = (new - new[at].mean(0)) * np.clip(lab[at].std(0) / np.maximum(new[at].std(0), 1), 0.6, 1.6) + lab[at].mean(0)
    new = cv2.cvtColor(np.clip(new, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
    return np.clip(img * (1 - share[..., None]) + new * share[..., None], 0, 255).astype(np.uint8)
