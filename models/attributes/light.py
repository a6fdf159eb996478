"""Learns the light on the face: shadow with an edge, light from one side, shine. Writes WORK/light.nn (for join.py) and
WORK/light_answers.pkl, answers of heads that have not seen the portrait.

python light.py WORK PART PARTS  # pictures of a share of the portraits, after portraits.py
python light.py WORK             # learns from all of them
"""

import csv
import pickle
import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

import light_grades
import network_file
import relight
from drawings import ALL, Face
from engine_view import Nets, landmarks, pyramid, warp
from learn import LOGARITHM, RANGE, SKIN, descend, equal_error, fold_of

torch.set_num_threads(1)
WORK = Path(sys.argv[1])
TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"
# Of the picture kept of each head: columns, rows, samples per inter-eye distance.
COLUMNS, ROWS, FINE = 72, 84, 20
PART = dict(origin=[468, 473], grid=[40, 34], across=[-1.1, 1.1], down=[-0.85, 1.75])
ANSWERS = ["cast", "side", "hot"]
LEARNT = ["uneven", *ANSWERS]
# What is kept of them: codes of `Attribute` in src/model/attributes/mod.rs.
CODES = {"uneven": 14}
CHANNELS, EPOCHS = (16, 28, 40, 40, 22), 12
FOLDS, MADE = 3, 50
NAN = float("nan")
# What may lie over a face and is no shadow.
OVER = ["mask", "hand", "thing", "glasses", "hat", "fringe", "lock", "curtain"]


def worn_light(random, picture, relief):
    """A picture in other light or in its own, and what that did to the answers."""
    way = random.choice(["", "shadow", "strong", "mild", "shine"], p=[0.2, 0.33, 0.17, 0.1, 0.2])
    if way == "shadow":
        return relight.shadow(random, picture, relief)
    if way == "shine":
        return relight.shine(random, picture, relief)
    return relight.lamp(random, picture, relief, way == "strong") if way else (picture, {})


def photographed(random, picture):
    """Another camera: exposure, contrast, colour, blur, noise, JPEG."""
    light = np.clip(picture, 0, 255).astype(np.float32) / 255
    light = light ** np.exp(random.normal(0, 0.12)) * np.exp(random.normal(0, 0.13)) * np.exp(random.normal(0, 0.06, 3))
    grey = light.mean(-1, keepdims=True)
    light = grey + (light - grey) * (0 if random.random() < 0.06 else np.exp(random.normal(0, 0.2)))
    if random.random() < 0.4:
        light = cv2.GaussianBlur(light, (0, 0), random.uniform(0.4, 1.8))
    light = 255 * light + random.normal(size=light.shape) * (random.uniform(0, 6) if random.random() < 0.5 else 0)
    picture = np.clip(light, 0, 255).astype(np.uint8)
    if random.random() < 0.4:
        _, code = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(random.uniform(30, 95))])
        picture = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return picture


def combined(own, drawn):
    """Truth of one answer: its grade by eye (1: some), and what was drawn."""
    if 1 in (own, drawn):
        return 1
    return NAN if np.isnan(drawn) else max(own, drawn)


def portraits(part, parts):
    """Kept picture of each labelled portrait, and one with something over the face; its relief; its grades."""
    nets, kept, known = Nets(), [], pickle.loads((WORK / "portraits_train.pkl").read_bytes())
    for label in list(csv.DictReader(open(Path(__file__).parent / "light_labels.csv")))[part::parts]:
        picture = np.asarray(Image.open(TRAIN / label["file"]).convert("RGB"))
        levels = pyramid(picture)
        points, _, _, _, heights = landmarks(nets, levels, known[label["file"]]["R"], True)
        face = Face(points)
        turn, size = np.arctan2(face.ex[1], face.ex[0]), max(COLUMNS, ROWS)
        step = face.u / FINE
        keep = lambda levels: warp(levels, *face.at(0, 0.45), size * step, turn, size)[:, (size - COLUMNS) // 2 :][:, :COLUMNS]
        random = np.random.default_rng([7] + [ord(letter) for letter in label["file"]])
        np.random.seed(random.integers(1 << 31))
        planes = [keep(levels)] * 2
        if random.random() < 0.5:
            planes[1] = keep(pyramid(ALL[random.choice(OVER)](random, picture, face, {"glasses": "n", "hat": "n"})[0]))
        inside = (face.to(points) - [0, 0.45]) * FINE + [COLUMNS / 2 - 0.5, ROWS / 2 - 0.5]
        grades = [{"0": 0, "1": 0.25, "2": 1}[label[name]] for name in ANSWERS]
        kept.append((label["file"], np.round(planes).astype(np.uint8), inside, -heights / step, np.array(grades, np.float32)))
    return kept


def lit(random, planes, relief, grades):
    """A picture of one portrait in some light, and its truth."""
    over = random.random() < 0.35
    plane, truth = planes[int(over)], grades.copy()
    cast, side = ANSWERS.index("cast"), ANSWERS.index("side")
    if truth[cast] == 0 and truth[side] < 1 and random.random() < 0.65:
        plane, truth[side] = relight.evened(random, plane, relief), 0
    plane, drawn = worn_light(random, plane, relief)
    truth = [combined(own, drawn.get(name, 0)) for name, own in zip(ANSWERS, truth)]
    return photographed(random, plane), truth


def make(part, parts):
    """Pictures of a share of the portraits: as they are first, then in other light."""
    rows, planes, skins = [], [], []
    for file, kept, points, heights, grades in portraits(part, parts):
        relief = relight.Relief(points, heights, (ROWS, COLUMNS), FINE)
        for k in range(1 + MADE):
            random = np.random.default_rng([8, k] + [ord(letter) for letter in file])
            plane, truth = (kept[0], grades) if k == 0 else lit(random, kept, relief, grades)
            planes.append(plane)
            skins.append(points[SKIN])
            rows.append(dict(file=file, k=k, truth=truth))
        if len(rows) % (25 * (1 + MADE)) == 0:
            print(part, len(rows), flush=True)
    (WORK / f"light_{part}.pkl").write_bytes(pickle.dumps((rows, np.stack(planes), np.stack(skins).astype(np.float32))))


def exposed(random, plane):
    """Far too dark, too bright, washed out or out of focus, which is no uneven light; and which of them."""
    way = random.choice(["dark", "bright", "flat", "soft"])
    light = (plane / 255.0).astype(np.float32)
    if way == "dark":
        light = light * np.exp2(-random.uniform(0.5, 3.8) / 2.2) + random.normal(0, random.uniform(0, 0.02), light.shape)
    elif way == "bright":
        light = light * np.exp2(random.uniform(0.3, 2.2) / 2.2)
    elif way == "flat":
        light = 0.55 + (light - 0.55) * random.uniform(0.3, 0.8)
    else:
        light = cv2.GaussianBlur(light, (0, 0), random.uniform(0.5, 2))
    return np.clip(255 * light, 0, 255), way


def shown(planes, truth, random):
    """A third of the pictures in such exposures: what is even stays even, shine and faults are no longer sure."""
    planes, truth = planes.copy(), truth.copy()
    for number in np.flatnonzero(random.random(len(planes)) < 0.3):
        planes[number], way = exposed(random, planes[number])
        if way != "soft":
            if way != "dark":
                truth[number, truth[number] > 0] = NAN
            truth[number, LEARNT.index("hot")] = NAN
    return planes, truth


def seen(planes, skins, random=None):
    """What the head sees of each picture (learn.toned); `random` moves, turns and scales its grid a little."""
    rows, columns = PART["grid"]
    y, x = np.meshgrid(np.linspace(*PART["down"], rows), np.linspace(*PART["across"], columns), indexing="ij")
    values = np.empty((len(planes), 3, rows, columns), np.float32)
    for number, (plane, skin) in enumerate(zip(planes, skins)):
        gx, gy = x, y
        if random is not None:
            turn, size, (right, down) = random.normal(0, 0.04), np.exp(random.normal(0, 0.04)), random.normal(0, 0.04, 2)
            gx = size * (x * np.cos(turn) - y * np.sin(turn)) + right
            gy = size * (x * np.sin(turn) + y * np.cos(turn)) + down
        at = lambda place, middle, length: (place - middle) * FINE + length / 2 - 0.5
        picture = plane.astype(np.float32)
        read = lambda px, py: LOGARITHM[
            np.clip(cv2.remap(picture, px.astype(np.float32), py.astype(np.float32), cv2.INTER_LINEAR) + 0.5, 0, 255).astype(int)
        ]
        some = read(at(gx, 0, COLUMNS), at(gy, 0.45, ROWS))
        own = read(skin[None, :, 0], skin[None, :, 1])[0]
        values[number] = np.clip((some - np.median(own, 0)) / RANGE, -1, 1).transpose(2, 0, 1)
    return values


class LightHead(nn.Module):
    """Times 3x3 of stride 2, the whole grid, 1x1: what network_file.head writes. Normalised while it learns."""

    def __init__(self, channels, dropout=0.15):
        super().__init__()
        channels = [3, *channels]
        self.folds = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1, bias=False) for a, b in zip(channels, channels[1:-1]))
        size = [-(-side // 2 ** len(self.folds)) for side in PART["grid"]]
        self.whole = nn.Conv2d(channels[-2], channels[-1], size, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(count) for count in channels[1:])
        self.last = nn.Conv2d(channels[-1], len(LEARNT), 1)
        self.dropout = dropout

    def forward(self, values):
        for fold, norm in zip(self.folds, self.norms):
            values = torch.relu(norm(fold(values)))
        values = functional.dropout2d(values, self.dropout, self.training)
        values = functional.dropout(torch.relu(self.norms[-1](self.whole(values))), self.dropout, self.training)
        return self.last(values)[:, :, 0, 0]

    def layers(self, kept, scale, offset):
        """Weight, bias, stride, padding of each convolution, the norms multiplied in; `kept` of the answers, calibrated."""
        out = []
        for conv, norm in zip([*self.folds, self.whole], self.norms):
            gain = (norm.weight / (norm.running_var + norm.eps) ** 0.5).detach()
            bias = norm.bias.detach() - norm.running_mean * gain
            out.append((conv.weight.detach() * gain[:, None, None, None], bias, conv.stride[0], conv.padding[0]))
        out.append((scale * self.last.weight.detach()[kept], scale * self.last.bias.detach()[kept] + offset, 1, 0))
        return [(coarse(weight.numpy()), bias.numpy(), *rest) for weight, bias, *rest in out]


def fit(values, truth, importance, seed, epochs, rate=4e-3, batch=128):
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    head = LightHead(CHANNELS)
    turns = len(values) // batch
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * turns + 1, pct_start=0.2)
    target = torch.tensor(np.nan_to_num(truth) * 0.96 + 0.02, dtype=torch.float32)
    importance = torch.tensor(np.where(np.isnan(truth), 0, importance), dtype=torch.float32)
    for _ in range(epochs):
        shuffled = order.permutation(len(values))
        for turn in range(turns):
            some = shuffled[turn * batch : (turn + 1) * batch]
            # Nor does it matter by a step of the grid where the face lies.
            rows, columns = order.integers(0, 3, 2)
            shown = functional.pad(torch.from_numpy(values[some]), (1, 1, 1, 1), mode="replicate")
            shown = shown[..., rows : rows + values.shape[2], columns : columns + values.shape[3]]
            # Neither answer knows a side.
            shown = torch.where(torch.from_numpy(order.random(batch) < 0.5)[:, None, None, None], shown.flip(-1), shown)
            losses = functional.binary_cross_entropy_with_logits(head(shown), target[some], reduction="none")
            descend(losses * len(LEARNT), importance[some], optimizer, schedule)
    return head.eval()


def answer(head, values):
    with torch.no_grad():
        both = torch.stack([torch.from_numpy(values), torch.from_numpy(values[..., ::-1].copy())])
        return np.stack([np.concatenate([head(some) for some in side.split(256)]) for side in both]).mean(0)



def truths(rows):
    """Of each picture: uneven light of any kind, then as graded and drawn. Of a portrait as it is, two people's grades are
    asked, those of light_labels.csv and of the train split; a drawing on one that the other calls hard is not even."""
    graded = np.array([row["truth"] for row in rows], np.float32)
    uneven = np.where((graded[:, :2] == 1).any(1), 1, graded[:, :2].max(1))
    own, other = light_grades.both(rows)
    original = np.array([row["k"] == 0 for row in rows])
    uneven = np.where(original, light_grades.BELIEF[own + other], uneven)
    uneven[~original & (uneven == 0) & (other == 2)] = NAN
    return np.column_stack([uneven, graded])


def coarse(weight):
    """To the next number of half precision whose low byte is 0: half as many bytes once compressed, answers change by a
    tenth of their spread."""
    bits = weight.astype(np.float16).view(np.uint16).astype(np.uint32) + 128 & 0xFF00
    return bits.astype(np.uint16).view(np.float16).astype(np.float32)


def balance(rows, planes, skins, truth, importance):
    """Dark portraits of the train split are lit more dramatically: in each third of skins a fault shall weigh the same,
    so that dark skin is no sign of one."""
    shade = {}
    for row, plane, skin in zip(rows, planes, skins):
        if row["k"] == 0:
            x, y = np.clip(np.round(skin).astype(int), 0, [COLUMNS - 1, ROWS - 1]).T
            shade[row["file"]] = np.median(plane[y, x].mean(-1))
    values = np.array([shade[row["file"]] for row in rows])
    third = np.searchsorted(np.quantile(list(shade.values()), [1 / 3, 2 / 3]), values)
    factor = np.ones(truth.shape)
    for column in range(len(LEARNT)):
        share = [np.sum(importance[truth[:, column] == fault, column]) for fault in (0, 1)]
        for some in range(3):
            for fault in (0, 1):
                at = (third == some) & (truth[:, column] == fault)
                factor[at, column] = share[fault] / 3 / max(np.sum(importance[at, column]), 1)
    return factor


def main():
    if len(sys.argv) > 3:
        return make(int(sys.argv[2]), int(sys.argv[3]))
    parts = [pickle.loads(path.read_bytes()) for path in sorted(WORK.glob("light_?.pkl"))]
    rows = [row for part in parts for row in part[0]]
    planes, skins = (np.concatenate([part[index] for part in parts]) for index in (1, 2))
    truth, folds = truths(rows), fold_of(rows, FOLDS)
    original = np.array([row["k"] == 0 for row in rows])
    random = np.random.default_rng(0)
    others, changed = shown(planes, truth, random)
    others[original], changed[original] = planes[original], truth[original]
    values = seen(others, skins, random)
    plain = seen(planes[original], skins[original])
    # Portraits as they are count more: drawings only say how a fault looks on others.
    importance = np.where(original, 3, 1)[:, None] * np.where(changed == 0.25, 0.5, 1)
    importance = importance * balance(rows, planes, skins, changed, importance)
    trained = lambda some, seed: fit(values[some], changed[some], importance[some], seed, EPOCHS)
    unseen = np.zeros(truth.shape, np.float32)
    for fold in range(FOLDS):
        head = trained(folds != fold, 10 + fold)
        unseen[folds == fold] = answer(head, values[folds == fold])
        unseen[(folds == fold) & original] = answer(head, plain[folds[original] == fold])
        print("fold", fold, flush=True)
    for column, name in enumerate(LEARNT):
        for kind, some in (("portraits", original), ("drawn", ~original)):
            sure = some & np.isin(changed[:, column], [0, 1])
            error = equal_error(unseen[sure, column], changed[sure, column])
            print(f"{name:7} {kind}: equal error {100 * error:.1f} % of {int(changed[sure, column].sum())} in {sure.sum()}")
    (WORK / "light_answers.pkl").write_bytes(pickle.dumps((rows, changed, unseen)))
    head = trained(np.ones(len(rows), bool), 1)
    network = network_file.head(head.layers([LEARNT.index(name) for name in CODES], *light_grades.calibrated(rows, unseen)), *PART["grid"], 3)
    (WORK / "light.nn").write_bytes(
        network_file.bundle([(2, 0, 1, 1, 3)], [dict(PART, maps=[0], codes=list(CODES.values()), network=network)])
    )


if __name__ == "__main__":
    main()
