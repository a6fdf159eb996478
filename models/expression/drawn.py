"""Landmarks of portraits whose lips were bent into a closed smile, or whose brows were lifted: what the portraits lack.

    python3 drawn.py WORK        # after ../attributes/portraits.py WORK; writes WORK/expressions.pkl

Rows of (portrait, what was done, landmarks): every frontal portrait once more in another light, and each neutral one with
one or two drawn smiles and lifted brows. A smile moves the corners of the mouth out and up, the cheeks and the lower lids up,
and draws folds beside the nose.
"""

import pickle
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageFilter

sys.path.insert(0, str(Path(__file__).parents[1] / "attributes"))
import engine_view
from drawings import Face

TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"


def landmarks(nets, picture, region):
    """478 points with their depth, pixels."""
    seen = engine_view.warp(engine_view.pyramid(np.ascontiguousarray(picture)), *region, 256) / 255
    (points,) = nets.lm.run(["landmarks"], {"input": seen.transpose(2, 0, 1)[None].astype(np.float32)})
    points = points.reshape(478, 3) / 256
    return np.concatenate([engine_view.to_picture(region, points), points[:, 2:] * region[2]], 1).astype(np.float32)


def bend(picture, face, pulls):
    """Moves places of the face (place, shift, reach in inter-eye distances) and, less and less, their surroundings."""
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    from_x, from_y = x.copy(), y.copy()
    for place, shift, reach in pulls:
        at = face.at(*place)
        share = np.exp(-0.5 * ((x - at[0]) ** 2 + (y - at[1]) ** 2) / (reach * face.u) ** 2)
        by = face.u * (shift[0] * face.ex + shift[1] * face.ey)
        from_x -= share * by[0]
        from_y -= share * by[1]
    return cv2.remap(picture, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def fold(picture, face, places, width, depth):
    """A soft dark line."""
    cover = np.zeros(picture.shape[:2], np.float32)
    line = np.round(8 * np.array([face.at(*place) for place in places])).astype(np.int32)
    cv2.polylines(cover, [line], False, 1.0, max(1, round(width * face.u)), cv2.LINE_AA, 3)
    cover = cv2.GaussianBlur(cover, (0, 0), max(0.4, 0.7 * width * face.u))
    cover /= max(cover.max(), 1e-6)
    return np.clip(picture * (1 - depth * cover[..., None]), 0, 255).astype(np.uint8)


def smiling(random, picture, face):
    out, up = random.uniform(0.03, 0.12), random.uniform(0.06, 0.18)
    place = lambda index: tuple(face.to(face.P[[index]])[0])
    pulls = []
    for side, corner, cheek, lid in ((-1, 61, 205, 145), (1, 291, 425, 374)):
        lop = random.uniform(0.8, 1.2)
        pulls.append((place(corner), (side * out * lop, -up * lop), random.uniform(0.13, 0.22)))
        pulls.append((place(cheek), (side * 0.02, -up * random.uniform(0.3, 0.6)), 0.22))
        pulls.append((place(lid), (0, -random.uniform(0, 0.035)), 0.13))
    picture = bend(picture, face, pulls)
    depth = random.uniform(0, 0.22)
    for side in (-1, 1):
        places = [(side * x, y) for x, y in ((0.26, 0.55), (0.36, 0.62), (0.43, 0.74), (0.46 + out, 0.96))]
        picture = fold(picture, face, places, 0.06, depth)
    return picture


def lifted(random, picture, face, most=0.14):
    up = random.uniform(0.05, most)
    sides = ([70, 63, 105, 66, 107], [300, 293, 334, 296, 336])
    pulls = []
    for brow in sides if random.random() < 0.75 else sides[:1]:
        shares = (random.uniform(0.5, 1), 0.9, 1, 1, random.uniform(0.5, 1))
        for place, share in zip(face.to(face.P[brow]), shares):
            pulls.append((tuple(place), (0, -0.52 * up * share), random.uniform(0.11, 0.17)))
    picture = bend(picture, face, pulls)
    depth, top = random.uniform(0.03, 0.2), random.uniform(-0.85, -0.6)
    for row in range(random.integers(0, 5)):
        places = [(x, top - 0.1 * row + 0.05 * x * x) for x in np.linspace(-0.55, 0.55, 12)]
        picture = fold(picture, face, places, 0.02, depth)
    return picture


def relit(random, picture):
    lit = (picture / 255.0) ** np.exp(random.normal() * 0.2) * np.exp(random.normal() * 0.1)
    image = Image.fromarray((np.clip(lit, 0, 1) * 255).astype(np.uint8))
    if random.random() < 0.4:
        share = random.uniform(0.4, 1)
        small = image.resize([int(side * share) for side in image.size], Image.BOX)
        image = small.resize(image.size, Image.BICUBIC)
    if random.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.4)))
    return np.asarray(image)


def main(work):
    nets, rows = engine_view.Nets(), []
    portraits = pickle.loads((work / "portraits_train.pkl").read_bytes())
    draw = {"relit": lambda random, picture, face: picture, "brows_raised": lifted, "smile": smiling}
    for index, name in enumerate(sorted(portraits)):
        portrait, label = portraits[name], portraits[name]["labels"]
        if label["yaw"] not in "fs" or label["faces"] != "1" or label["occl"] not in "np" or label["expr"] not in "nse":
            continue
        random = np.random.default_rng([7, *name.encode()])
        picture = np.asarray(Image.open(TRAIN / name).convert("RGB"))
        neutral = label["expr"] == "n" and label["mouth"] in "cp"
        for kind in ["relit"] + ["brows_raised", "smile"] * (1 + index % 2 if neutral else 0):
            drawn = relit(random, draw[kind](random, picture, Face(portrait["P"])))
            x, y, side, turn = portrait["R"]
            shift, grown, turned = random.normal(size=2) * 0.02 * side, np.exp(random.normal() * 0.04), random.normal() * 0.03
            region = [x + shift[0], y + shift[1], side * grown, turn + turned]
            rows.append((name, kind, landmarks(nets, drawn, region)))
    (work / "expressions.pkl").write_bytes(pickle.dumps(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
