"""Looks closely at each eye: closed, crossed by a rim, behind a heavy rim, behind a tinted lens. Writes WORK/near.nn (for join.py), prints limits.

python near_eyes.py WORK PART PARTS   # looks at a share of the portraits, after portraits.py
python near_eyes.py WORK              # learns; WORK/near_answers.pkl has answers about a third of the portraits, of heads that did not learn from it
"""

import csv
import pickle
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

import lids
import network_file
from closeups import closeup, moved, read
from drawings import ALL, Face
from engine_view import pyramid
from jewellery import calibrated
from learn import SKIN, SKIN_STEP, SPEC, answer, descend, equal_error, frame
from treatments import degrade, photometric

torch.set_num_threads(1)
WORK = Path(sys.argv[1])
TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"
# Variants of each portrait, and more of them about lenses.
VARIANTS, LENSES, FOLDS = 24, 14, 3
LEARNT = ["closed", "cross", "heavy", "tinted", "mirror", "glasses"]
# Codes of the answers in src/model/attributes/mod.rs, of the first of these; the others are learnt for the sake of the first.
CODES = dict(l=[18, 3, 2, 1, 20], r=[19, 3, 2, 1, 21])
ANSWERED = LEARNT[:5]
# About these each eye answers for itself.
EACH = ["closed", "mirror"]
CHANNELS, WIDTH, EPOCHS, BATCH, RATE, DECAY = (4, 16, 20, 24, 24), 14, 10, 64, 4e-3, 0.03
# Of the mantissas' bits so many are kept: a coarse weight costs half as much to send.
KEPT_BITS = 4
# A photographed closed eye counts so much more than a drawn one.
PHOTOGRAPHED = 4
CUT = (-1.3, 1.3), (-1.35, 1.75)
NAN = float("nan")
fold = lambda file: zlib.crc32(file.encode()) % FOLDS


def cut(picture, face):
    corners = np.array([face.at(x, y) for x in CUT[0] for y in CUT[1]])
    low = np.maximum(corners.min(0), 0).astype(int)
    high = np.minimum(corners.max(0), picture.shape[1::-1]).astype(int)
    return np.ascontiguousarray(picture[low[1] : high[1], low[0] : high[0]]), low


def labelled(label):
    """Truth of the photograph: of each eye, the person's left one first."""
    frames = 0.0 if label["glasses"] in "nct" else NAN
    heavy = {"n": NAN, "c": 0.0}.get(label["glasses"], NAN)
    lenses = float(label["glasses"] == "t"), {"g": NAN, "t": NAN}.get(label["glasses"], 0.0), float(label["glasses"] != "n")
    return [[{"o": 0.0, "c": 1.0}.get(label["eye_" + side], NAN), frames, heavy, *lenses] for side in "lr"]


def donors():
    """Closed and open eyes to lend, by fold."""
    portraits = pickle.loads((WORK / "portraits_train.pkl").read_bytes())
    random, found = np.random.default_rng(5), {}
    for file in sorted(portraits):
        label = portraits[file]["labels"]
        if label["yaw"] not in "fs" or label["glasses"] != "n":
            continue
        for side in "lr":
            state = label["eye_" + side]
            if state == "c" or state == "o" and random.random() < 0.06:
                found.setdefault((fold(file), state), []).append((file, side, portraits[file]["P"].astype(float)))
    return found


def dressed(random, picture, face, truth, bare, lenders, own_fold):
    """Eyes closed, lent or squeezed, and spectacles."""
    way = random.choice(["", "closed", "lent", "lent open", "squeezed"], p=[0.35, 0.2, 0.2, 0.1, 0.15])
    sides = "lr" if random.random() < 0.65 else random.choice(["l", "r"])
    height = random.uniform(0.5, 0.9)
    for side in sides if bare else "":
        index = "lr".index(side)
        if truth[index][0] != 0:
            continue
        if way == "closed":
            picture = lids.closed(random, picture, face, side)
            truth[index][0] = 1.0
        elif way.startswith("lent"):
            state = "o" if "open" in way else "c"
            some = lenders[own_fold, state]
            file, other, points = some[random.integers(len(some))]
            lent = np.asarray(Image.open(TRAIN / file).convert("RGB"))
            picture = lids.swapped(picture, face, side, lent, Face(points), other)
            truth[index][0] = float(state == "c")
        elif way == "squeezed":
            picture = lids.squeezed(random, picture, face, side, height)
    if bare and random.random() < 0.45:
        picture, seen = lids.spectacles(random, picture, face)
        for own, more in zip(truth, seen):
            own[1:] = *more, 1.0
    elif bare and random.random() < 0.15:
        picture, _ = ALL[random.choice(["fringe", "lock"])](random, picture, face, dict(eye_l="o", eye_r="o"))
        for own in truth:
            own[0] = NAN if own[0] == 0 else own[0]
    return picture, truth


def glazed(random, picture, face, truth, glasses):
    """Lenses of all kinds, drawn or dyed; and bare faces."""
    lens = random.choice(["clear", "dyed", "mirror", ""], p=[0.24, 0.34, 0.24, 0.18] if glasses == "n" else [0, 0.35, 0.3, 0.35])
    if lens == "" or glasses == "t":
        return picture, truth
    picture, seen = lids.spectacles(random, picture, face, lens, worn=glasses != "n")
    for own, more in zip(truth, seen):
        if glasses == "n":
            own[1:3] = more[:2]
        own[3:] = *more[2:], 1.0
        if lens != "clear":
            own[0] = NAN
    return picture, truth


def make(part, parts):
    portraits, lenders = pickle.loads((WORK / "portraits_train.pkl").read_bytes()), donors()
    names = [file for file in sorted(portraits) if portraits[file]["labels"]["yaw"] in "fs"]
    rows, values = [], []
    for done, file in enumerate(names[part::parts]):
        portrait = portraits[file]
        label, points = portrait["labels"], portrait["P"].astype(float)
        if label["faces"] != "1":
            continue
        source = np.asarray(Image.open(TRAIN / file).convert("RGB"))
        for number in range(VARIANTS + LENSES):
            random = np.random.default_rng([10, number] + [ord(c) for c in file])
            np.random.seed(random.integers(1 << 31))
            truth, picture, at = labelled(label), source, points
            if number:
                picture, corner = cut(picture, Face(points))
                at = points - corner
                if number < VARIANTS:
                    picture, truth = dressed(random, picture, Face(at), truth, label["glasses"] == "n", lenders, fold(file))
                else:
                    picture, truth = glazed(random, picture, Face(at), truth, label["glasses"])
                if random.random() < 0.8:
                    picture = degrade(random, photometric(random, picture))
                at = moved(random, at)
            levels = pyramid(picture)
            skin = np.median(read(levels, at[SKIN], SKIN_STEP * frame(at)[0]), 0)
            for side, own in zip("lr", truth):
                values.append(closeup(levels, at, "near_" + side, skin)[0])
                rows.append(dict(file=file, variant=number, side=side, truth=own, photographed=labelled(label)["lr".index(side)] == own))
        if done % 50 == 0:
            print(part, done, flush=True)
    np.save(WORK / f"near_{part}.npy", np.stack(values))
    (WORK / f"near_{part}.pkl").write_bytes(pickle.dumps(rows))


class NearEye(nn.Module):
    """Times 3x3 of stride 2, the whole grid."""

    def __init__(self):
        super().__init__()
        self.folds = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1, bias=False) for a, b in zip(CHANNELS, CHANNELS[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm2d(count) for count in CHANNELS[1:])
        size = [-(-side // 2 ** len(self.folds)) for side in SPEC["parts"]["near_l"]["grid"]]
        self.whole = nn.Conv2d(CHANNELS[-1], WIDTH, size, bias=False)
        self.norm = nn.BatchNorm2d(WIDTH)
        self.last = nn.Conv2d(WIDTH, len(LEARNT), 1)

    def forward(self, values):
        for fold, norm in zip(self.folds, self.norms):
            values = torch.relu(norm(fold(values)))
        values = functional.dropout2d(values, 0.1, self.training)
        return self.last(functional.dropout(torch.relu(self.norm(self.whole(values))), 0.1, self.training))[:, :, 0, 0]

    def layers(self, gains, offsets):
        out = []
        for conv, norm in zip([*self.folds, self.whole], [*self.norms, self.norm]):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weight = conv.weight * scale[:, None, None, None]
            out.append((weight, norm.bias - norm.running_mean * scale, *((1, 0) if conv is self.whole else (2, 1))))
        gains, offsets = torch.tensor(gains).float(), torch.tensor(offsets).float()
        weight, bias = self.last.weight[: len(gains)], self.last.bias[: len(gains)]
        out.append((weight * gains[:, None, None, None], bias * gains + offsets, 1, 0))
        return [(weight.detach().numpy(), bias.detach().numpy(), *rest) for weight, bias, *rest in out]


def fit(values, wanted, importance, seed):
    torch.manual_seed(seed)
    random, head = np.random.default_rng(seed), NearEye()
    turns = len(wanted) // BATCH
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * turns + 1, pct_start=0.2)
    target = torch.tensor(np.nan_to_num(wanted), dtype=torch.float32) * 0.96 + 0.02
    counted = torch.tensor(~np.isnan(wanted) * importance, dtype=torch.float32)
    some_of = lambda numbers: torch.tensor(numbers, dtype=torch.float32)
    head.train()
    for _ in range(EPOCHS):
        shuffled = random.permutation(len(wanted))
        for turn in range(turns):
            some = np.sort(shuffled[turn * BATCH : (turn + 1) * BATCH])
            shift = tuple(random.integers(-2, 3, 2).tolist())
            tint = some_of(random.normal(0, 0.05, (BATCH, 3, 1, 1)) + random.normal(0, 0.06, (BATCH, 1, 1, 1)))
            seen = torch.from_numpy(values[some].astype(np.float32)) * some_of(np.exp(random.normal(0, 0.15, (BATCH, 1, 1, 1))))
            seen = torch.roll(torch.cat([(seen[:, :3] + tint).clamp(-1, 1), seen[:, 3:]], 1), shift, (2, 3))
            losses = functional.binary_cross_entropy_with_logits(head(seen), target[some], reduction="none")
            descend(losses, counted[some], optimizer, schedule)
    return head.eval()


def main():
    rows, values = [], []
    for path in sorted(WORK.glob("near_?.pkl")):
        rows += pickle.loads(path.read_bytes())
        values.append(np.load(path.with_suffix(".npy")))
    values = np.concatenate(values)
    wanted = np.array([row["truth"] for row in rows], float)
    # A second look at glasses that are worn in the photograph.
    second = {row["file"]: row for row in csv.DictReader((Path(__file__).parent / "rims.csv").open())}
    for own, row in zip(wanted, rows):
        if row["file"] in second:
            own[1:3] = [float(second[row["file"]][name].replace("?", "nan")) for name in LEARNT[1:3]]
    folds = np.array([fold(row["file"]) for row in rows])
    real = np.array([row["photographed"] for row in rows])
    importance = np.where((wanted == 1) & real[:, None], PHOTOGRAPHED, 1.0)
    path = WORK / "near_heads.pkl"
    held = folds == 0
    if not path.exists():
        unseen = answer(fit(values[~held], wanted[~held], importance[~held], 0), values[held])
        path.write_bytes(pickle.dumps((fit(values, wanted, importance, 1), unseen)))
    head, unseen = pickle.loads(path.read_bytes())
    wanted, real, rows = wanted[held], real[held], [row for row, out in zip(rows, held) if out]
    # Both eyes are asked about rims and lenses together, each about its lids alone.
    pair = lambda numbers: numbers.reshape(-1, 2, *numbers.shape[1:])
    gains, offsets = [], []
    for index, name in enumerate(ANSWERED):
        each = name in EACH
        score, truth = (unseen[:, index], wanted[:, index]) if each else (pair(unseen).sum(1)[:, index], pair(wanted).max(1)[:, index])
        if name == "mirror":
            truth = np.where(wanted[:, LEARNT.index("glasses")] == 1, truth, NAN)
        counted = ~np.isnan(truth)
        gain, offset = calibrated(score[counted, None, None], truth[counted])
        gains.append(gain)
        offsets.append(offset if each else offset / 2)
        print(name, f"equal error {equal_error(score, truth):.4f} of {np.sum(truth == 1)} and {np.sum(truth == 0)}", gain, offset)
    parts = []
    for side in "lr":
        grid = SPEC["parts"]["near_" + side]
        network = network_file.head(head.layers(gains, offsets), *grid["grid"], 4, KEPT_BITS)
        parts.append(dict(grid, maps=[0], codes=CODES[side], network=network))
    (WORK / "near.nn").write_bytes(network_file.bundle([(2, 0, 1, 1, 4)], parts))
    (WORK / "near_answers.pkl").write_bytes(pickle.dumps((rows, wanted, real, unseen[:, : len(gains)] * gains + offsets)))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        make(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
