"""Close looks at ears and necks: variants of every training portrait, cut out of the photo itself.

python closeups.py WORK PART PARTS
"""

import csv
import pickle
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from drawings import ALL, Face, flat_ears
from engine_view import pyramid
from learn import LIFT, LOGARITHM, RANGE, SKIN, SKIN_STEP, SPEC, frame, grid
from ornaments import earring, fold, necklace, spot, strand
from treatments import degrade, photometric, plain

VARIANTS = 8
PARTS = ("lobe_l", "lobe_r", "neck_l", "neck_r")
# Detail: how many steps wide its surroundings are, and how much more than a colour it counts.
AROUND, DETAIL = 6, 4
# What is cut out before anything is drawn: from the middle of the eyes, inter-eye distances.
CUT = (-1.7, 1.7), (-1.0, 3.3)


def read(levels, at, step_px):
    """Bilinear in the level of the pyramid that the engine would read for such a step."""
    index = 0
    while step_px >= 2 ** (index + 1) and index + 1 < len(levels):
        index += 1
    level = levels[index].astype(np.float32)
    height, width = level.shape[:2]
    x = np.clip(at[..., 0] / 2**index - 0.5, 0, width - 1)
    y = np.clip(at[..., 1] / 2**index - 0.5, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    fx, fy = (x - left)[..., None], (y - top)[..., None]
    upper = level[top, left] * (1 - fx) + level[top, left + 1] * fx
    lower = level[top + 1, left] * (1 - fx) + level[top + 1, left + 1] * fx
    return LOGARITHM[np.clip(upper * (1 - fy) + lower * fy + 0.5, 0, 255).astype(int)]


def closeup(levels, points, part, skin):
    """Colours and detail as `tones.rs` has them; and the share of rows that lie in the picture."""
    spec = SPEC["parts"][part]
    places = grid(part, points)
    step = abs(np.diff(spec["across"])[0]) / (spec["grid"][1] - 1) * frame(points)[0]
    fine, around = (read(levels, places, step * many) for many in (1, AROUND))
    detail = DETAIL * (fine - around).mean(-1, keepdims=True)
    values = np.clip(np.concatenate([fine - skin, detail], -1) / RANGE, -1, 1)
    inside = places[:, spec["grid"][1] // 3, 1] < levels[0].shape[0]
    return values.transpose(2, 0, 1).astype(np.float16), inside.mean()


def moved(random, points):
    """Landmarks as another look might have put them."""
    unit, middle = frame(points)[0], points.mean(0)
    turn, size = random.normal() * 0.03, np.exp(random.normal() * 0.04)
    cosine, sine = size * np.cos(turn), size * np.sin(turn)
    shift = random.normal(size=2) * 0.025 * unit
    return middle + shift + (points - middle) @ np.array([[cosine, sine], [-sine, cosine]])


def cut(picture, face):
    """The part around ears and neck, and its corner."""
    corners = np.array([face.at(x, y) for x in CUT[0] for y in CUT[1]])
    low = np.maximum(corners.min(0), 0).astype(int)
    high = np.minimum(corners.max(0), picture.shape[1::-1]).astype(int)
    return np.ascontiguousarray(picture[low[1] : high[1], low[0] : high[0]]), low


def dressed(random, picture, face, label):
    """Something drawn on; what is then true goes into the label."""
    if random.random() < 0.25:
        if random.random() < 0.4:
            picture = flat_ears(random, picture, face)
        else:
            name = random.choice(["curtain", "lock", "hat", "scarf"], p=[0.45, 0.25, 0.15, 0.15])
            if name != "hat" or label["hat"] == "n":
                seen = dict(label)
                picture, changed = ALL[name](random, picture, face, seen)
                label.update({key: value for key, value in changed.items() if key.startswith("ear_")})
                if name in ("hat", "scarf", "curtain"):
                    # What lies over an ear or a neck may hide what was there.
                    label.update(earring_l="?", earring_r="?", necklace="?")
    picture = picture.astype(np.float32)
    for _ in range(random.integers(3)):
        strand(random, picture, face, random.choice(["ear", "neck"]))
    if random.random() < 0.3:
        fold(random, picture, face)
    for _ in range(random.integers(3)):
        spot(random, picture, face)
    if random.random() < 0.4:
        both = random.random() < 0.4
        for side, key in ((1, "l"), (-1, "r")):
            wanted = both or random.random() < 0.4
            if wanted and label["ear_" + key] in "vp" and earring(random, picture, face, side):
                label["earring_" + key] = "1"
                label["drawn_" + key] = 1
    if random.random() < 0.35 and necklace(random, picture, face):
        label["necklace"] = "1"
        label["drawn_n"] = 1
    return np.clip(picture, 0, 255).astype(np.uint8), label


def main():
    work, part, parts = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    portraits = pickle.loads((work / "portraits_train.pkl").read_bytes())
    train = Path(__file__).parents[3] / "shared" / "photos" / "train"
    sides = list(csv.DictReader(open(Path(__file__).parent / "sides.csv")))
    sides = [own for own in sides if portraits[own["file"]]["labels"]["yaw"] in "fs"][part::parts]
    rows, values = [], {name: [] for name in PARTS}
    for own in sides:
        portrait = portraits[own["file"]]
        source = np.asarray(Image.open(train / own["file"]).convert("RGB"))
        points = portrait["P"].astype(float)
        for number in range(VARIANTS):
            random = np.random.default_rng([9, number] + [ord(c) for c in own["file"]])
            np.random.seed(random.integers(1 << 31))
            label = portrait["labels"] | own | dict(variant=number, drawn_l=0, drawn_r=0, drawn_n=0)
            picture, corner = source, np.zeros(2)
            if number:
                if random.random() < 0.4:
                    picture = plain(random, picture, portrait)
                picture, corner = cut(picture, Face(points))
                picture, label = dressed(random, picture, Face(points - corner), label)
                if random.random() < 0.8:
                    picture = degrade(random, photometric(random, picture))
            at = points - corner
            if number:
                at = moved(random, at)
            levels = pyramid(picture)
            unit = frame(at)[0]
            skin = np.median(read(levels, at[SKIN], SKIN_STEP * unit), 0)
            for name in PARTS:
                seen, label["inside_" + name] = closeup(levels, at, name, skin)
                values[name].append(seen)
            label["unit"] = unit
            rows.append(label)
    for name in PARTS:
        np.save(work / f"{name}_{part}.npy", np.stack(values[name]))
    (work / f"closeups_{part}.pkl").write_bytes(pickle.dumps(rows))


if __name__ == "__main__":
    main()
