"""Looks at the whole face for what covers it: hands, cloth, things. Its answer is added to that of the head on the landmark network's
maps, which takes fingers before a cheek for a cheek. Writes WORK/covers.nn (for join.py), prints limits.

    yizhao check --document strict --json --landmarks ../../../shared/photos/train/*.jpg > WORK/landmarks.jsonl
    python covers.py WORK PART PARTS   # draws on a share of the portraits; WORK/covers has every eighth picture
    python covers.py WORK              # learns
    yizhao check --document strict --json WORK/covers/*.png > WORK/shipped.jsonl   # of heads without this one
    python covers.py WORK sum          # fits the sum
"""

import csv
import json
import pickle
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image
from scipy.optimize import minimize
from torch import nn
from torch.nn import functional

import hands
import network_file
from closeups import closeup, moved, read
from drawings import ALL, Face
from engine_view import pyramid
from learn import SKIN, SKIN_STEP, SPEC, answer, descend, equal_error, frame
from treatments import degrade, photometric

torch.set_num_threads(1)
WORK = Path(sys.argv[1])
TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"
PART, CODE = "front", 12
VARIANTS, KEPT, FOLDS = 22, 11, 3
# What is cut out before anything is drawn: from the middle of the eyes, inter-eye distances.
CUT = (-1.9, 1.9), (-1.7, 2.5)
CHANNELS, WIDTH, EPOCHS, BATCH, RATE, DECAY = (4, 16, 24, 32, 32), 16, 12, 64, 4e-3, 0.03
KEPT_BITS = 4
# A covering that was photographed counts so much more than a drawn one.
PHOTOGRAPHED = 12
# What covers, and what lies over a face and covers nothing that is asked for.
COVERS = dict(hand_=0.52, hand=0.06, mask=0.14, scarf=0.08, thing=0.2)
OTHERS = dict(none=0.3, glasses=0.18, hat=0.12, fringe=0.12, lock=0.08, curtain=0.13, jewels=0.07)
NAN = float("nan")
fold = lambda file: zlib.crc32(file.encode()) % FOLDS
TRUTH = dict(n=0.0, p=0.0, m=1.0, h=1.0, o=1.0)


def put_on(random, picture, face, label, name):
    if name == "none":
        return picture, {}
    return (hands.hand if name == "hand_" else ALL[name])(random, picture, face, label)


def shaded(random, picture, face):
    """A shadow with a soft edge, or a reflection: neither covers."""
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]]
    places = face.to(np.stack([columns, rows], -1).reshape(-1, 2)).reshape(*rows.shape, 2)
    angle, middle = random.uniform(0, 2 * np.pi), random.normal(0, 0.5, 2) + [0, 0.6]
    away = places - middle
    if random.random() < 0.6:
        inside = away @ [np.cos(angle), np.sin(angle)] > 0
    else:
        inside = (away**2 / random.uniform(0.1, 0.6, 2) ** 2).sum(-1) < 1
    soft = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), face.u * random.uniform(0.02, 0.2))[..., None]
    return np.clip(picture * (1 + soft * (random.uniform(0.25, 1.6) - 1)), 0, 255).astype(np.uint8)


def cut(picture, points):
    face = Face(points)
    corners = np.array([face.at(x, y) for x in CUT[0] for y in CUT[1]])
    low = np.maximum(corners.min(0), 0).astype(int)
    high = np.minimum(corners.max(0), picture.shape[1::-1]).astype(int)
    return np.ascontiguousarray(picture[low[1] : high[1], low[0] : high[0]]), points - low


def drawn(random, picture, face, label):
    """A picture of the portrait, and whether something covers its face."""
    label, truth = dict(label), TRUTH[label["occl"]]
    if random.random() < 0.25:
        picture = shaded(random, picture, face)
    kinds, covers = [], random.random() < 0.5
    if not covers or random.random() < 0.2:
        kinds.append(str(random.choice(list(OTHERS), p=list(OTHERS.values()))))
    if covers:
        kinds.append(str(random.choice(list(COVERS), p=list(COVERS.values()))))
    for name in kinds:
        if (name == "glasses" and label["glasses"] != "n") or (name == "hat" and label["hat"] != "n"):
            continue
        picture, changed = put_on(random, picture, face, label, name)
        label.update(changed)
        truth = {"?": NAN}.get(label["occl"], TRUTH.get(label["occl"], NAN)) if "occl" in changed else truth
    return picture, truth, " ".join(kinds)


def make(part, parts):
    labels = {row["file"]: row for row in csv.DictReader((TRAIN / "labels.csv").open())}
    points = {}
    for line in (WORK / "landmarks.jsonl").open():
        report = json.loads(line)
        if report["landmarks"]:
            points[Path(report["photo"]).name] = np.array(report["landmarks"], float).reshape(-1, 478, 3)[0, :, :2]
    names = [name for name in sorted(points) if labels[name]["yaw"] in "fs" and labels[name]["faces"] == "1"]
    (WORK / "covers").mkdir(exist_ok=True)
    rows, values = [], []
    for done, file in enumerate(names[part::parts]):
        label, own = labels[file], points[file]
        source = np.asarray(Image.open(TRAIN / file).convert("RGB"))
        for number in range(VARIANTS):
            random = np.random.default_rng([11, number] + [ord(c) for c in file])
            np.random.seed(random.integers(1 << 31))
            picture, truth, kinds, at = source, TRUTH[label["occl"]], "", own
            kept = f"{Path(file).stem}-{number}.png" if number % KEPT == 0 else ""
            if number:
                if not kept:
                    picture, at = cut(picture, own)
                picture, truth, kinds = drawn(random, picture, Face(at), label)
                if random.random() < 0.8:
                    picture = degrade(random, photometric(random, picture))
                at = moved(random, at)
            if kept:
                Image.fromarray(picture).save(WORK / "covers" / kept)
                at = own
            levels = pyramid(np.ascontiguousarray(picture))
            skin = np.median(read(levels, at[SKIN], SKIN_STEP * frame(at)[0]), 0)
            values.append(closeup(levels, at, PART, skin)[0])
            rows.append(dict(file=file, number=number, truth=truth, kinds=kinds, kept=kept))
        if done % 50 == 0:
            print(part, done, flush=True)
    np.save(WORK / f"covers_{part}.npy", np.stack(values))
    (WORK / f"covers_{part}.pkl").write_bytes(pickle.dumps(rows))


class Front(nn.Module):
    """Times 3x3 of stride 2, the whole grid."""

    def __init__(self):
        super().__init__()
        self.folds = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1, bias=False) for a, b in zip(CHANNELS, CHANNELS[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm2d(count) for count in CHANNELS[1:])
        size = [-(-side // 2 ** len(self.folds)) for side in SPEC["parts"][PART]["grid"]]
        self.whole = nn.Conv2d(CHANNELS[-1], WIDTH, size, bias=False)
        self.norm = nn.BatchNorm2d(WIDTH)
        self.last = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, values):
        for fold, norm in zip(self.folds, self.norms):
            values = torch.relu(norm(fold(values)))
        values = functional.dropout2d(values, 0.15, self.training)
        return self.last(functional.dropout(torch.relu(self.norm(self.whole(values))), 0.15, self.training))[:, :, 0, 0]

    def layers(self, gain, offset):
        out = []
        for conv, norm in zip([*self.folds, self.whole], [*self.norms, self.norm]):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weight = conv.weight * scale[:, None, None, None]
            out.append((weight, norm.bias - norm.running_mean * scale, *((1, 0) if conv is self.whole else (2, 1))))
        out.append((self.last.weight * gain, self.last.bias * gain + offset, 1, 0))
        return [(weight.detach().numpy(), bias.detach().numpy(), *rest) for weight, bias, *rest in out]


def fit(values, wanted, importance, seed):
    torch.manual_seed(seed)
    random, head = np.random.default_rng(seed), Front()
    turns = len(wanted) // BATCH
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * turns + 1, pct_start=0.2)
    target = torch.tensor(np.nan_to_num(wanted)[:, None], dtype=torch.float32) * 0.96 + 0.02
    counted = torch.tensor((~np.isnan(wanted) * importance)[:, None], dtype=torch.float32)
    some_of = lambda numbers: torch.tensor(numbers, dtype=torch.float32)
    head.train()
    for _ in range(EPOCHS):
        shuffled = random.permutation(len(wanted))
        for turn in range(turns):
            some = np.sort(shuffled[turn * BATCH : (turn + 1) * BATCH])
            tint = some_of(random.normal(0, 0.04, (BATCH, 3, 1, 1)) + random.normal(0, 0.04, (BATCH, 1, 1, 1)))
            seen = torch.from_numpy(values[some].astype(np.float32)) * some_of(np.exp(random.normal(0, 0.15, (BATCH, 1, 1, 1))))
            seen = torch.cat([(seen[:, :3] + tint).clamp(-1, 1), seen[:, 3:]], 1)
            # Which side of the face is covered is not asked.
            seen = torch.where(torch.from_numpy(random.random(BATCH) < 0.5)[:, None, None, None], seen.flip(-1), seen)
            seen = torch.roll(seen, tuple(random.integers(-1, 2, 2).tolist()), (2, 3))
            losses = functional.binary_cross_entropy_with_logits(head(seen), target[some], reduction="none")
            descend(losses, counted[some], optimizer, schedule)
    return head.eval()


def load():
    rows, values = [], []
    for path in sorted(WORK.glob("covers_?.pkl")):
        rows += pickle.loads(path.read_bytes())
        values.append(np.load(path.with_suffix(".npy")))
    return rows, np.concatenate(values)


def learn():
    rows, values = load()
    wanted = np.array([row["truth"] for row in rows])
    folds, photographed = np.array([fold(row["file"]) for row in rows]), np.array([row["number"] == 0 for row in rows])
    importance = np.where(photographed & (wanted == 1), PHOTOGRAPHED, 1.0)
    unseen = np.zeros(len(rows))
    for number in range(FOLDS):
        held = folds == number
        unseen[held] = answer(fit(values[~held], wanted[~held], importance[~held], 10 + number), values[held])[:, 0]
        for kind, some in (("photographed", photographed), ("drawn", ~photographed)):
            some = some & held & ~np.isnan(wanted)
            print("fold", number, kind, f"equal error {equal_error(unseen[some], wanted[some]):.4f} of {int(wanted[some].sum())}", flush=True)
    head = fit(values, wanted, importance, 0)
    (WORK / "covers_head.pkl").write_bytes(pickle.dumps((head, rows, wanted, unseen)))


def fit_sum():
    head, rows, wanted, unseen = pickle.loads((WORK / "covers_head.pkl").read_bytes())
    shipped = {}
    for line in (WORK / "shipped.jsonl").open():
        report = json.loads(line)
        for finding in report["findings"]:
            if finding["check"] == "face-unobstructed" and finding.get("measured") is not None:
                shipped[Path(report["photo"]).name] = finding["measured"]
    some = np.array([row["kept"] in shipped for row in rows]) & ~np.isnan(wanted)
    own = np.array([shipped[row["kept"]] for row, taken in zip(rows, some) if taken]).clip(1e-3, 1 - 1e-3)
    logit, more, truth = np.log(own / (1 - own)), unseen[some], wanted[some]
    # Most faces are free: faults count a third of the rest together, as for the other head.
    weight = np.where(truth == 1, (truth == 0).sum() / (truth == 1).sum() * 0.3, 1.0)
    loss = lambda fit: np.sum(weight * (np.logaddexp(0, z := logit + fit[0] * more + fit[1]) - truth * z))
    gain, offset = minimize(loss, [0.5, 0.0]).x
    total = 1 / (1 + np.exp(-(logit + gain * more + offset)))
    first = np.array([row["number"] == 0 for row, taken in zip(rows, some) if taken])
    print(f"gain {gain:.3f} offset {offset:.3f}; equal error of shipped {equal_error(logit, truth):.4f}, of this {equal_error(more, truth):.4f}, of the sum {equal_error(total, truth):.4f}")
    for limit in (0.1, 0.17, 0.2, 0.27, 0.35, 0.45):
        line = [f"{limit:.2f}:"]
        for name, scores in (("shipped", own), ("sum", total)):
            counts = [(scores[mask] > limit).mean() for mask in (first & (truth == 0), ~first & (truth == 0), first & (truth == 1), ~first & (truth == 1))]
            line.append(f"{name} free {counts[0]:.3f} drawn free {counts[1]:.3f} covered {counts[2]:.2f} drawn covered {counts[3]:.3f}")
        print(" | ".join(line))
    part = SPEC["parts"][PART]
    network = network_file.head(head.layers(gain, offset), *part["grid"], 4, KEPT_BITS)
    (WORK / "covers.nn").write_bytes(network_file.bundle([(2, 0, 1, 1, 4)], [dict(part, maps=[0], codes=[CODE], network=network)]))


if __name__ == "__main__":
    if len(sys.argv) > 3:
        make(int(sys.argv[2]), int(sys.argv[3]))
    elif len(sys.argv) > 2:
        fit_sum()
    else:
        learn()
