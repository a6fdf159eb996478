"""What a head sees, what it learns, and how one is trained: maps sampled around the landmarks, labels, a small network."""

import csv
import json
import pickle
import zlib
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
SPEC = json.loads((Path(__file__).parent / "heads.json").read_text())
# Name of a map: network (0 landmarks, 1 person mask), tensor in its compiled file, cells a side, channels.
MAPS = {
    "t345": (0, 45, 32, 64),
    "t377": (0, 61, 16, 128),
    "t48": (1, 13, 32, 24),
    "t157": (1, 43, 16, 32),
    "t193": (1, 53, 32, 24),
    "tones": (2, 0, 1, 3),
}
# In the order of `Attribute` in src/model/attributes/mod.rs.
ANSWERS = "glasses tinted heavy cross hat ear_l ear_r brow_l brow_r eyex_l eyex_r hair occl lifted".split()
AXES = 48
NAN = float("nan")


# What is drawn over ears says itself which of them it hides.
OVER_EARS = ("hat", "lock", "curtain", "thing")
# Hair of locks.py that lies nowhere near them.
OFF_EARS = ("fringe", "forehead", "corner")
# What is drawn over the face says itself that hair lies there.
OVER_FACE = ("fringe", "lock", "cheek", "outline", "corner", "edge")


def second_look(name):
    return {row["file"]: row for row in csv.DictReader((Path(__file__).parent / name).open())}


def ears_looked_at_again(row, sides):
    """The ears as `sides.csv` has them, where nothing that is drawn lies over them."""
    if row["file"] not in sides or any(name in row["drawn"] for name in OVER_EARS):
        return {}
    ears = [sides[row["file"]]["ear_" + side] for side in "lr"]
    return dict(zip(("ear_l", "ear_r"), ears[::-1] if row["mirror"] else ears))


def hair_looked_at_again(row, hair):
    """Hair over the face as `hair.csv` has it, where nothing that is drawn changed it."""
    known = row["file"] in hair and str(row["hair_face"]) in "012" and not any(name in row["drawn"] for name in OVER_FACE)
    return {"hair_face": hair[row["file"]]["hair_face"]} if known else {}


def load(work):
    """Rows of labels, and for each row where its maps are. `headwear.csv`, `sides.csv` and `hair.csv` have second looks at labels."""
    rows, places, files = [], [], []
    second = {file: row["hat"] for file, row in second_look("headwear.csv").items()}
    sides, hair = second_look("sides.csv"), second_look("hair.csv")
    for index, path in enumerate(sorted(work.glob("rows_*.pkl"))):
        part = path.stem.split("_")[1]
        kind = {name: name in part for name in ("flat", "heads", "brows", "hair")}
        some = [row | kind for row in pickle.loads(path.read_bytes())]
        some = [row if "hat" in row["drawn"] else row | {"hat": second.get(row["file"], row["hat"])} for row in some]
        some = [row | ears_looked_at_again(row, sides) | hair_looked_at_again(row, hair) for row in some]
        files.append({n: np.load(work / f"{n}_{part}.npy", mmap_mode="r") for n in [*list(MAPS)[:-1], "lm", "reg", "plane"]})
        rows += some
        places += [(index, row) for row in range(len(some))]
    return rows, places, files


def frame(points):
    """Inter-eye distance as grids are measured in it, and the directions to the person's left and down."""
    right, left = points[468], points[473]
    eyes = np.hypot(*(left - right))
    along = (left - right) / max(eyes, 1e-6)
    return max(eyes, np.hypot(*(points[10] - points[152])) / 2.7 * 0.8), along, np.array([-along[1], along[0]])


def grid(part, points):
    """The grid's points in the picture; as src/model/attributes/grid.rs has it."""
    unit, along, down = frame(points)
    part = SPEC["parts"][part]
    rows, columns = part["grid"]
    y, x = np.linspace(*part["down"], rows), np.linspace(*part["across"], columns)
    origin = points[part["origin"]].mean(0)
    return origin + unit * (x[None, :, None] * along + y[:, None, None] * down)


# As src/model/attributes/tones.rs has it.
SKIN = [151, 108, 337, 69, 299, 50, 280, 101, 330, 118, 347, 205, 425, 6, 195]
SKIN_STEP, LIFT, RANGE = 0.08, 12, 3
LOGARITHM = np.log2(np.arange(256) + LIFT).astype(np.float32)
# The kept picture of the head: samples per inter-eye distance, and its middle (variants.py).
FINE, MIDDLE = 40, np.array([0, 0.2])


def toned(plane, points, places, step):
    """Logarithms of the colours at places of the picture, the skin's taken off."""
    unit, along, down = frame(points)
    levels = [plane]
    while min(levels[-1].shape[:2]) > 32:
        upper = levels[-1][: levels[-1].shape[0] // 2 * 2, : levels[-1].shape[1] // 2 * 2].astype(np.uint16)
        sums = upper[::2, ::2] + upper[1::2, ::2] + upper[::2, 1::2] + upper[1::2, 1::2]
        levels.append((sums + 2 >> 2).astype(np.uint8))
    origin = (points[468] + points[473]) / 2

    def read(at, step):
        level = min(max(int(np.floor(np.log2(max(step * FINE, 1)))), 0), len(levels) - 1)
        picture = levels[level].astype(np.float32).transpose(2, 0, 1)
        shift = (at - origin) / unit
        shares = np.stack([shift @ along, shift @ down], -1) - MIDDLE
        size = np.array(plane.shape[1::-1])
        values = sample(picture, (shares * FINE / size + 0.5))
        return LOGARITHM[np.clip(values + 0.5, 0, 255).astype(int)]

    skin = np.median(read(points[SKIN], SKIN_STEP), -1)
    return np.clip((read(places, step) - skin[:, None, None]) / RANGE, -1, 1)


def colours(part, places, files, jitter=None):
    """What a head on colours sees of every row; `jitter` moves, turns and scales its grid a little."""
    rows, columns = SPEC["parts"][part]["grid"]
    step = abs(np.diff(SPEC["parts"][part]["across"])[0]) / (columns - 1)
    values = np.empty((len(places), 3, rows, columns), np.float16)
    for number, (file, row) in enumerate(places):
        points = files[file]["lm"][row].astype(float)
        at = grid(part, points)
        if jitter is not None:
            middle, unit = at.mean((0, 1)), frame(points)[0]
            turn, size, move = jitter.normal(0, 0.04), np.exp(jitter.normal(0, 0.04)), jitter.normal(0, 0.03, 2) * unit
            cosine, sine = size * np.cos(turn), size * np.sin(turn)
            at = middle + move + (at - middle) @ np.array([[cosine, sine], [-sine, cosine]])
        values[number] = toned(np.asarray(files[file]["plane"][row]), points, at, step)
    return values


def in_region(region, places):
    """Shares of the region's side, from its upper left corner as it is turned."""
    offset = places - np.array(region[:2])
    cosine, sine = np.cos(region[3]), np.sin(region[3])
    u = offset[..., 0] * cosine + offset[..., 1] * sine
    v = offset[..., 1] * cosine - offset[..., 0] * sine
    return np.stack([u, v], -1) / region[2] + 0.5


def sample(values, shares):
    """Bilinear between cell centres, the nearest cell outside."""
    _, height, width = values.shape
    x = np.clip(shares[..., 0] * width - 0.5, 0, width - 1)
    y = np.clip(shares[..., 1] * height - 0.5, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    fx, fy = (x - left).astype(np.float32), (y - top).astype(np.float32)
    read = lambda row, column: np.asarray(values[:, row, column], np.float32)
    upper = read(top, left) * (1 - fx) + read(top, left + 1) * fx
    lower = read(top + 1, left) * (1 - fx) + read(top + 1, left + 1) * fx
    return upper * (1 - fy) + lower * fy


def seen(part, names, places, files):
    """Channels at the grid's points for every row, turned to their first principal axes; the turn itself."""
    rows, columns = SPEC["parts"][part]["grid"]
    values = np.empty((len(places), sum(MAPS[n][3] for n in names), rows, columns), np.float16)
    for number, (file, row) in enumerate(places):
        kept = files[file]
        at = grid(part, kept["lm"][row].astype(float))
        region = kept["reg"][row].astype(float)
        shares = [in_region(region[:4], at), in_region(region[4:], at)]
        values[number] = np.concatenate([sample(kept[n][row], shares[MAPS[n][0]]) for n in names])
    some = values[::4].astype(np.float32).transpose(0, 2, 3, 1).reshape(-1, values.shape[1])
    mean, spread = some.mean(0), some.std(0) + 1e-3
    some = (some - mean) / spread
    powers, axes = np.linalg.eigh(some.T @ some / len(some))
    axes = axes[:, ::-1][:, :AXES] / np.sqrt(powers[::-1][:AXES] + 0.05)
    turn = (axes.T / spread).astype(np.float32)
    shift = -(turn @ mean)
    turned = np.empty((len(values), AXES, rows, columns), np.float32)
    for start in range(0, len(values), 256):
        block = values[start : start + 256].astype(np.float32)
        turned[start : start + 256] = np.einsum("rc,nchw->nrhw", turn, block) + shift[None, :, None, None]
    return turned, turn, shift


def choose(value, **meaning):
    return meaning.get(value, NAN)


def covered_eye(row, side):
    if "thing" in row["drawn"] and row["eye_" + side] != "x":
        return NAN  # its edge may lie over the eye
    return NAN if row["glasses"] in "tg" else choose(row["eye_" + side], o=0, h=0, c=0, x=1)


def hidden_brow(row, side):
    return choose(row["brow_" + side], v=0, h=1, p=1 if "fringe" in row["drawn"] else NAN)


def heavy_photographed(row):
    return NAN if "glasses" in row["drawn"] and row["glasses"] != "c" else choose(row["glasses"], n=0, c=0, h=1)


# 1 the fault, 0 none, NaN not counted.
LABEL = {
    "glasses": lambda r: choose(r["glasses"], n=0, c=1, t=1, h=1, g=1),
    "tinted": lambda r: choose(r["glasses"], n=0, c=0, t=1, g=0, h=0),
    "heavy": lambda r: r.get("heavy", heavy_photographed(r)),
    "cross": lambda r: r.get("cross", 0 if r.get("heavy") == 1 else choose(r["glasses"], n=0, c=0)),
    "hat": lambda r: choose(r["hat"], n=0, h=1),
    "ear_l": lambda r: choose(r["ear_l"], v=0, h=1),
    "ear_r": lambda r: choose(r["ear_r"], v=0, h=1),
    "brow_l": lambda r: hidden_brow(r, "l"),
    "brow_r": lambda r: hidden_brow(r, "r"),
    "eyex_l": lambda r: covered_eye(r, "l"),
    "eyex_r": lambda r: covered_eye(r, "r"),
    "hair": lambda r: choose(str(r["hair_face"]), **{"0": 0, "2": 1}),
    "occl": lambda r: choose(r["occl"], n=0, p=0, m=1, h=1, o=1),
    "earrings": lambda r: choose(r["earrings"], **{"0": 0, "1": 1}),
    "necklace": lambda r: choose(r["necklace"], **{"0": 0, "1": 1}),
}


RAISED = {
    row["file"]
    for row in csv.DictReader((Path(__file__).parents[1] / "expression" / "expression.csv").open())
    if "brows_raised" in row["shows"]
}


def lifted_brows(row):
    """Calm faces as they are against lifted brows, photographed or drawn."""
    if row["brows"] or row["drawn"] or row["file"] in RAISED:
        return 1 if row["brows"] or (row["file"] in RAISED and not row["drawn"]) else NAN
    return 0 if row["expr"] == "n" and row["mouth"] in "cp" and row["occl"] in "np" else NAN


LABEL["lifted"] = lifted_brows


def labels(rows, names):
    return np.array([[LABEL[name](row) for name in names] for row in rows], np.float32)


# Hair photographed over a face counts so much more than drawn hair.
PHOTOGRAPHED = 8
# Told from other glasses, not from bare faces.
OF_GLASSES = ("tinted", "heavy", "cross")


def weights(rows, names, wanted):
    """A rare fault counts up to four times, a drawn hat or pair of glasses less than a photographed one."""
    out = np.ones_like(wanted)
    worn = np.array([row["glasses"] != "n" for row in rows])
    drawn = np.array(["glasses" in row["drawn"] for row in rows])
    for column, (name, values) in enumerate(zip(names, wanted.T)):
        if name in OF_GLASSES:
            out[:, column] = np.where(worn, np.where(drawn, 0.6, 1), 0.05)
            found, absent = (out[(values == truth) & worn, column].sum() for truth in (1, 0))
            out[values == 1, column] *= min(4, max(0.25, absent / max(found, 1)))
            continue
        found, absent = np.sum(values == 1), np.sum(values == 0)
        out[values == 1, column] = min(4, max(1, 0.5 * absent / max(found, 1)))
        if name == "hair":
            out[(values == 1) & np.array([not row["drawn"] for row in rows]), column] *= PHOTOGRAPHED
        if name == "hat":
            out[np.array(["hat" in row["drawn"] for row in rows]), column] *= 0.35
    return out


class Head(nn.Module):
    """1x1, 3x3 of stride 2, the whole grid, 1x1: what network_file.head writes."""

    def __init__(self, rows, columns, answers, dropout, width=24):
        super().__init__()
        self.first = nn.Conv2d(AXES, 16, 1)
        self.second = nn.Conv2d(16, width, 3, 2, 1)
        self.whole = nn.Conv2d(width, width, ((rows + 1) // 2, (columns + 1) // 2))
        self.last = nn.Conv2d(width, answers, 1)
        self.dropout = dropout

    def forward(self, values):
        values = functional.dropout2d(torch.relu(self.first(values)), self.dropout / 2, self.training)
        values = functional.dropout(torch.relu(self.second(values)), self.dropout, self.training)
        values = functional.dropout(torch.relu(self.whole(values)), self.dropout, self.training)
        return self.last(values)[:, :, 0, 0]


class ColourHead(nn.Module):
    """Three times 3x3 of stride 2, the whole grid, 1x1."""

    def __init__(self, rows, columns, answers, dropout):
        super().__init__()
        channels = [3, 16, 24, 32]
        self.folds = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(channels, channels[1:]))
        self.whole = nn.Conv2d(32, 24, ((rows + 7) // 8, (columns + 7) // 8))
        self.last = nn.Conv2d(24, answers, 1)
        self.dropout = dropout

    def forward(self, values):
        for fold in self.folds:
            values = torch.relu(fold(values))
        values = functional.dropout2d(values, self.dropout / 2, self.training)
        values = functional.dropout(torch.relu(self.whole(values)), self.dropout, self.training)
        return self.last(values)[:, :, 0, 0]


def fit(values, wanted, importance, seed, epochs, dropout=0.3, weight_decay=2e-3, rate=2e-3, batch=128, **size):
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    kind = ColourHead if values.shape[1] == 3 else Head
    head = kind(*values.shape[2:], wanted.shape[1], dropout, **size)
    turns = len(values) // batch
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * turns + 1, pct_start=0.2)
    target = torch.tensor(np.nan_to_num(wanted)) * 0.96 + 0.02
    counted = torch.tensor((~np.isnan(wanted)).astype(np.float32) * importance)
    head.train()
    for _ in range(epochs):
        shuffled = order.permutation(len(values))
        for turn in range(turns):
            some = shuffled[turn * batch : (turn + 1) * batch]
            losses = functional.binary_cross_entropy_with_logits(
                head(torch.from_numpy(values[some].astype(np.float32))), target[some], reduction="none"
            )
            descend(losses * wanted.shape[1], counted[some], optimizer, schedule)
    return head.eval()


def descend(losses, counted, optimizer, schedule):
    """Learns from one batch, whose answers count as `counted` says."""
    loss = (losses * counted).sum() / (counted.sum() + 1e-6)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()


def answer(head, values):
    with torch.no_grad():
        return np.concatenate([head(torch.from_numpy(values[i : i + 256].astype(np.float32))).numpy() for i in range(0, len(values), 256)])


def fold_of(rows, count):
    """All variants of one portrait fall into one fold."""
    return np.array([zlib.crc32(row["file"].encode()) % count for row in rows])


def equal_error(scores, wanted):
    counted = ~np.isnan(wanted)
    order = np.argsort(-scores[counted])
    wanted = wanted[counted][order]
    missed, alarms = 1 - np.cumsum(wanted) / wanted.sum(), np.cumsum(1 - wanted) / (1 - wanted).sum()
    at = np.argmin(abs(missed - alarms))
    return (missed[at] + alarms[at]) / 2
