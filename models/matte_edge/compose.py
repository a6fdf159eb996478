"""Portraits with known mattes before backgrounds that they were not taken before.

    python compose.py WORK portraits        # WORK/portraits.list: of train, who can be cut out
    yizhao-figures planes WORK/portraits WORK/portraits.list > WORK/portraits.log
    yizhao-figures masks WORK/masks ../../../shared/photos/train/*.jpg
    python compose.py WORK SEED COUNT FOLDER   # composites and FOLDER/composites.list
    yizhao-figures planes FOLDER FOLDER/composites.list

The engine's own matte is the truth where it is sure of it (doubt below 0.62 cells) and looked clean over green; haze is taken
out of it, and to three in four portraits loose hair is drawn.
"""

import csv
import re
import sys
from pathlib import Path

import cv2
import numpy as np

from files import PLANES, planes, to_light, to_srgb
from scenes import drawn, without_person

WORK = Path(sys.argv[1])
TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"
# Of the document's pixels: train's portraits are 468 wide.
SCALE = 0.7
DOUBT = 0.62
# Looked at over green: scraps of the background, or clothes missing.
REJECTED = set(
    """Background_0_6 FacialFeatures_2_0 ExpressionxSex_1_6 FacialFeatures_0_8 FacialHair_3_5 GlassesStyle_4_2 Age_4_8 Age_4_7
    Accessories_5_7 BackgroundColor_1_4 EthnicityxAge2_2_9 AgexEthnicityxSex2_5_8 FacialHair_2_2 Ethnicity_2_3 Expression_4_5
    HairStyle_2_4 Lighting_2_8 FacialHair_1_1 ExpressionxSex_1_2 Ethnicity_4_6 HairStylexSex_4_5 AgexEthnicityxSex1_5_3
    FacialHair_4_1 HairStylexSex_1_3 HairStylexSex_0_5 Jewelry_3_2 Expression_1_4 AgexEthnicityxSex2_2_9 Ethnicity_2_0""".split()
)


def labels():
    with open(TRAIN / "labels.csv") as file:
        return [row for row in csv.DictReader(file) if row["faces"] == "1" and row["yaw"] in "fs"]


def people():
    """Names of the portraits whose matte is the truth."""
    found = re.findall(r"(\S+): made, doubt (\S+)", (WORK / "portraits.log").read_text())
    return sorted(name for name, doubt in found if float(doubt) < DOUBT and name not in REJECTED)


def person(name):
    """Light of the person over white, and alpha; without haze."""
    path = WORK / "portraits" / f"{name}.planes"
    alpha = planes(path)[PLANES].astype(np.float32) / 255
    over_white = to_light(cv2.imread(str(path.with_suffix(".ppm")))[..., ::-1])
    own = np.clip(over_white - (1 - alpha[..., None]), 0, 1)
    cleared = np.clip((alpha - 0.06) / 0.88, 0, 1)
    own *= np.minimum(cleared / np.maximum(alpha, 1e-3), 1.12)[..., None]
    return np.clip(own + 1 - cleared[..., None], 0, 1), cleared


def loose_hair(over_white, alpha, hair, size, dice):
    """Hair that grows out of the outline, drawn four times as fine."""
    fine = 4
    height, width = alpha.shape
    solid = (alpha > 0.6).astype(np.uint8)
    outline = solid - cv2.erode(solid, np.ones((3, 3), np.uint8)) > 0
    outline[int(height * 0.8) :] = outline[:2] = False
    outline[:, :2] = outline[:, -2:] = False
    inner = cv2.erode(solid, np.ones((9, 9), np.uint8))
    own = over_white - (1 - alpha[..., None])
    weight = cv2.GaussianBlur(inner.astype(np.float32), (0, 0), 4)[..., None]
    near = np.clip(cv2.GaussianBlur(own * inner[..., None], (0, 0), 4) / (weight + 1e-3), 0, 1)
    roots = (np.abs(np.sqrt(near) - hair).sum(2) < 0.4) & outline & (weight[..., 0] > 0.02)
    ys, xs = np.nonzero(roots)
    if len(ys) < 60:
        return over_white, alpha
    down, across = np.gradient(cv2.GaussianBlur(alpha, (0, 0), 4))
    cover = np.zeros((height * fine, width * fine), np.uint8)
    wild, curl = dice.uniform(0.1, 1.2), dice.uniform(0, 0.25) / size
    length, thick = np.exp(dice.uniform(np.log(4), np.log(26))) * size, dice.uniform(0.25, 1.3) * np.sqrt(size)
    count, tufts = int(np.exp(dice.uniform(np.log(15), np.log(350)))), None
    if dice.random() < 0.6:
        tufts, spread = dice.integers(0, len(ys), int(dice.integers(1, 6))), dice.uniform(5, 30) * size
    for _ in range(count):
        root = int(dice.integers(0, len(ys)))
        if tufts is not None:
            tuft = tufts[int(dice.integers(0, len(tufts)))]
            around = np.flatnonzero((ys - ys[tuft]) ** 2 + (xs - xs[tuft]) ** 2 < spread**2)
            root = int(around[dice.integers(0, len(around))])
        y, x = float(ys[root]), float(xs[root])
        turn = np.arctan2(-down[ys[root], xs[root]], -across[ys[root], xs[root]]) + dice.normal(0, wild)
        bend, points = dice.normal(0, 1) * curl, []
        x, y = x - np.cos(turn) * 3, y - np.sin(turn) * 3
        for _ in range(int(length * dice.uniform(0.3, 1.6) / 1.5) + 3):
            points.append((x * fine, y * fine))
            x, y = x + np.cos(turn) * 1.5, y + np.sin(turn) * 1.5
            turn += bend * 1.5 + dice.normal(0, 0.03)
        points = np.round(points).astype(np.int32)
        wide, tip = max(1, round(fine * thick * dice.uniform(0.6, 1.5))), len(points) * 2 // 3
        cv2.polylines(cover, [points[: tip + 1]], False, 255, wide, cv2.LINE_AA)
        cv2.polylines(cover, [points[tip:]], False, 255, max(1, wide // 2), cv2.LINE_AA)
    cover = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255 * dice.uniform(0.6, 1)
    # In the colour of the nearest hair within the outline.
    source = inner * cv2.dilate(roots.astype(np.uint8), np.ones((25, 25), np.uint8))
    _, nearest = cv2.distanceTransformWithLabels(1 - source, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    colours = np.zeros((nearest.max() + 1, 3), np.float32)
    colours[nearest[source > 0]] = np.clip(own[source > 0], 0, 1)
    strands = np.clip(cv2.GaussianBlur(colours[nearest], (0, 0), 1.5) * dice.uniform(0.8, 1.25), 0, 1)
    own = strands * cover + own * (1 - cover)
    alpha = cover[..., 0] + alpha * (1 - cover[..., 0])
    return np.clip(own + 1 - alpha[..., None], 0, 1).astype(np.float32), alpha.astype(np.float32)


def background(size, hair, masks, photographs, dice):
    height, width = size
    kind, scene = dice.random(), None
    if kind >= 0.48:
        return drawn(height, width, hair, dice)
    if kind < 0.36:
        while scene is None:
            mask = masks[int(dice.integers(0, len(masks)))]
            portrait = cv2.imread(str(TRAIN / f"{mask.stem}.jpg"))[..., ::-1]
            scene = without_person(portrait, cv2.imread(str(mask), 0), dice)
    else:
        scene = to_light(cv2.imread(str(photographs[int(dice.integers(0, len(photographs)))]))[..., ::-1])
    scale = max(height / scene.shape[0], width / scene.shape[1]) * dice.uniform(1, 1.6)
    if kind >= 0.36 and min(scene.shape[:2]) * 0.9 > max(height, width) and dice.random() < 0.5:
        scale = max(scale, 1.0)
    filled = (int(scene.shape[1] * scale) + 2, int(scene.shape[0] * scale) + 2)
    scene = cv2.resize(scene, filled, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    top, left = 0, (scene.shape[1] - width) // 2
    if kind >= 0.36:
        top, left = (int(dice.integers(0, room + 1)) for room in (scene.shape[0] - height, scene.shape[1] - width))
    scene = scene[top : top + height, left : left + width]
    scene = scene[:, ::-1] if dice.random() < 0.5 else scene
    return (scene * dice.uniform(0.4, 1.8) * (1 + dice.uniform(-0.15, 0.15, 3))).astype(np.float32)


def toned(scene, hair, dice):
    """About as light as the hair, or of its colour: where colours do not tell, the mask must."""
    gains = (hair * dice.uniform(0.6, 1.5)) ** 2 / (scene.reshape(-1, 3).mean(0) + 1e-3)
    return (scene * (gains if dice.random() < 0.5 else gains.mean())).astype(np.float32)


def photograph(light, dice):
    """As a phone would have taken it."""
    if dice.random() < 0.3:
        light = cv2.GaussianBlur(light, (0, 0), dice.uniform(0.3, 0.8))
    if dice.random() < 0.3:
        light = np.clip(light * dice.uniform(0.3, 1.2), 0, 1)
    dim = dice.random() < 0.12
    noise = dice.standard_normal(light.shape) * dice.uniform(0, 4) * dice.random()
    noise += dice.standard_normal(light.shape[:2])[..., None] * dice.uniform(0, 5) * dice.random()
    if dim:
        light = light * dice.uniform(0.06, 0.3)
        noise += cv2.GaussianBlur(dice.standard_normal(light.shape), (0, 0), dice.uniform(0.4, 1)) * dice.uniform(4, 16)
    return np.clip(to_srgb(light) + noise, 0, 255).astype(np.uint8), int(dice.integers(65, 95) if dim else dice.integers(82, 99))


def composite(names, masks, photographs, dice):
    name = names[int(dice.integers(0, len(names)))]
    over_white, alpha = person(name)
    size = float(dice.choice([1.0, 1.0, 1.2, 1.45, 1.9]))
    if size > 1:
        larger = tuple(int(side * size) for side in alpha.shape[::-1])
        over_white, alpha = (np.clip(cv2.resize(part, larger, interpolation=cv2.INTER_CUBIC), 0, 1) for part in (over_white, alpha))
    if dice.random() < 0.5:
        over_white, alpha = over_white[:, ::-1].copy(), alpha[:, ::-1].copy()
    top = alpha[: alpha.shape[0] // 3] > 0.97
    hair = np.sqrt(np.clip(over_white[: alpha.shape[0] // 3][top].mean(0) if top.any() else np.full(3, 0.05), 0, 1))
    if dice.random() < 0.75:
        over_white, alpha = loose_hair(over_white, alpha, hair, size, dice)
    scene = background(alpha.shape, hair, masks, photographs, dice)
    if dice.random() < 0.35:
        scene = toned(scene, hair, dice)
    if dice.random() < 0.45:
        scene = cv2.GaussianBlur(scene, (0, 0), dice.uniform(0.5, 5) * size)
    if dice.random() < 0.2:
        moved = np.roll(alpha, (int(dice.integers(-10, 25)), int(dice.integers(-30, 30))), (0, 1))
        scene = scene * (1 - dice.uniform(0.2, 0.6) * cv2.GaussianBlur(moved, (0, 0), dice.uniform(3, 15))[..., None])
    light = np.clip(over_white + (np.clip(scene, 0, 1) - 1) * (1 - alpha[..., None]), 0, 1)
    return name, size, alpha, *photograph(light, dice)


def main():
    if sys.argv[2] == "portraits":
        lines = [f"{0.72} {TRAIN / row['file']} - {row['file'][:-4]}\n" for row in labels() if row["occl"] in "np"]
        (WORK / "portraits.list").write_text("".join(lines))
        return
    seed, count, folder = int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    folder.mkdir(parents=True, exist_ok=True)
    dice, names = np.random.default_rng(seed), people()
    scenic = {row["file"][:-4] for row in labels() if row["bg"] in "bt"}
    masks = sorted(path for path in (WORK / "masks").glob("*.pgm") if path.stem in scenic)
    photographs = sorted((WORK / "photographs").iterdir())
    lines = []
    for index in range(count):
        name, size, alpha, picture, quality = composite(names, masks, photographs, dice)
        path, truth = folder / f"{index:05}.jpg", folder / f"{index:05}-alpha.png"
        cv2.imwrite(str(path), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        cv2.imwrite(str(truth), np.repeat(to_srgb(alpha).round().astype(np.uint8)[..., None], 3, 2))
        lines.append(f"{SCALE * size:.3f} {path} {truth} {index:05}-{name}\n")
    (folder / "composites.list").write_text("".join(lines))


if __name__ == "__main__":
    main()
