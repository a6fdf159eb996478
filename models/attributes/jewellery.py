"""Trains the heads that look closely at lobes and neck on the close looks of closeups.py.

python jewellery.py WORK   writes WORK/jewellery.nn (for join.py) and prints the limits with what they were measured on

A head answers for each place of its grid, and nearly the largest answer counts (`anywhere` in src/model/attributes): a
small thing is learnt wherever it lies. One that answers once for the whole grid learnt hardly anything of so few.
"""

import pickle
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import network_file
from learn import SPEC, descend, equal_error, fold_of

torch.set_num_threads(1)
FOLDS, BATCH, RATE, DECAY, SHARPNESS = 3, 64, 4e-3, 0.03, 2
# Colours and detail first.
CHANNELS = dict(earring=(4, 16, 24, 24, 24), necklace=(4, 12, 20, 20))
EPOCHS, DROPOUT = 9, dict(earring=0.3, necklace=0.2)
# Codes of the answers in src/model/attributes/mod.rs.
CODES = dict(lobe_l=15, lobe_r=16, neck_l=17, neck_r=17)
# A photographed piece counts so much more than a drawn one.
PHOTOGRAPHED = 2.5
# Rows of the neck's grid that must lie in the picture before it counts as bare.
NECK_SEEN = 0.35
# Share of photographs without that may be above a limit: of those found, of those that do not pass.
SHARES = dict(probability=0.02, doubt_probability=0.1)


def nearly_largest(places):
    """Of the answers in the last dimension, as `anywhere` in src/model/attributes has it."""
    return torch.logsumexp(places * SHARPNESS, -1) / SHARPNESS


class SmallThings(nn.Module):
    """Times 3x3, then 1x1; nearly the largest answer of all places."""

    def __init__(self, channels, dropout):
        super().__init__()
        self.dropout = dropout
        block = lambda a, b, stride: nn.Sequential(nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU())
        self.folds = nn.ModuleList(block(a, b, 1 + (index < 2)) for index, (a, b) in enumerate(zip(channels, channels[1:])))
        self.last = nn.Conv2d(channels[-1], 1, 1)
        self.last.bias.data.fill_(-3)

    def places(self, values):
        for fold in self.folds:
            values = fold(values)
        return self.last(functional.dropout2d(values, self.dropout, self.training)).flatten(1)

    def forward(self, values):
        return nearly_largest(self.places(values))

    def layers(self, gain, offset):
        """As network_file.head takes them, with the normalization multiplied in."""
        made = []
        for convolution, norm, _ in self.folds:
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weight = convolution.weight * scale[:, None, None, None]
            made.append((weight, norm.bias - norm.running_mean * scale, convolution.stride[0], 1))
        made.append((self.last.weight * gain, self.last.bias * gain + offset, 1, 0))
        return [(weight.detach().numpy(), bias.detach().numpy(), *rest) for weight, bias, *rest in made]


def load(work):
    rows, looks = [], {}
    for path in sorted(work.glob("closeups_*.pkl")):
        rows += pickle.loads(path.read_bytes())
        for part in ("lobe_l", "lobe_r", "neck_l", "neck_r"):
            looks.setdefault(part, []).append(np.load(work / f"{part}_{path.stem.split('_')[1]}.npy"))
    return rows, {part: np.concatenate(found) for part, found in looks.items()}


def fit(name, looks, wanted, importance, seed):
    """`looks` at one thing add up."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    head = SmallThings(CHANNELS[name], DROPOUT[name])
    turns = len(wanted) // BATCH
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * turns + 1, pct_start=0.2)
    target = torch.tensor(np.nan_to_num(wanted), dtype=torch.float32) * 0.96 + 0.02
    counted = torch.tensor(~np.isnan(wanted) * importance, dtype=torch.float32)
    some_of = lambda values: torch.tensor(values, dtype=torch.float32)
    head.train()
    for _ in range(EPOCHS):
        shuffled = random.permutation(len(wanted))
        for turn in range(turns):
            some = np.sort(shuffled[turn * BATCH : (turn + 1) * BATCH])
            tint = some_of(random.normal(0, 0.05, (BATCH, 3, 1, 1)) + random.normal(0, 0.06, (BATCH, 1, 1, 1)))
            contrast = some_of(np.exp(random.normal(0, 0.15, (BATCH, 1, 1, 1))))
            values = [torch.from_numpy(look[some].astype(np.float32)) * contrast for look in looks]
            seen = [torch.cat([(look[:, :3] + tint).clamp(-1, 1), look[:, 3:]], 1) for look in values]
            losses = functional.binary_cross_entropy_with_logits(sum(map(head, seen)), target[some], reduction="none")
            descend(losses, counted[some], optimizer, schedule)
    return head.eval()


def answer(head, looks):
    """What a head says of each place: pictures, looks at each, places."""
    with torch.no_grad():
        part = lambda look, start: torch.from_numpy(look[start : start + 512].astype(np.float32))
        said = lambda i: torch.stack([head.places(part(look, i)) for look in looks], 1)
        return np.concatenate([said(i).numpy() for i in range(0, len(looks[0]), 512)])


def together(said, gain=1.0, offset=0.0):
    """Of answers for places, the logit that the engine adds up: the gain is multiplied into each place's answer."""
    return nearly_largest(torch.as_tensor(said) * gain).sum(1) + offset


def calibrated(said, wanted):
    """Gain and offset of a logistic fit of what the engine adds up; faults count a third of the rest together."""
    said, wanted = torch.tensor(said), torch.tensor(wanted).double()
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    importance = torch.where(wanted == 1, 0.3 * (1 - wanted).sum() / wanted.sum(), torch.tensor(1.0).double())
    optimizer = torch.optim.LBFGS([line], max_iter=100)

    def step():
        optimizer.zero_grad()
        losses = functional.binary_cross_entropy_with_logits(together(said, *line).double(), wanted, reduction="none")
        loss = (losses * importance).mean()
        loss.backward()
        return loss

    optimizer.step(step)
    return line.tolist()


def limits(name, probability, wanted, photographed, drawn):
    without = probability[photographed & (wanted == 0)]
    for kind, share in SHARES.items():
        limit = round(float(np.quantile(without, 1 - share)), 2)
        missed = lambda rows: f"{100 * np.mean(probability[rows & (wanted == 1)] <= limit):.0f} % of {np.sum(rows & (wanted == 1))}"
        print(
            f"{name}_{kind} {limit}: {100 * np.mean(without > limit):.1f} % of {len(without)} photographs without are above; "
            f"of those with it not above it {missed(photographed)} photographed and {missed(drawn)} drawn ones"
        )


def main():
    work = Path(sys.argv[1])
    rows, looks = load(work)
    column = lambda key: np.array([row[key] for row in rows])
    truth = lambda key: np.array([{"0": 0.0, "1": 1.0}.get(row[key], np.nan) for row in rows])
    folds, first = fold_of(rows, FOLDS), column("variant") == 0
    shown = np.minimum(column("inside_neck_l"), column("inside_neck_r")) >= NECK_SEEN
    neck = np.where(shown | (truth("necklace") == 1), truth("necklace"), np.nan)
    # What is looked at together; what is true; drawn; fold; the portrait itself.
    both = lambda left, right: np.concatenate([left, right])
    tasks = dict(
        earring=(
            [both(looks["lobe_l"], looks["lobe_r"])],
            both(truth("earring_l"), truth("earring_r")),
            both(column("drawn_l"), column("drawn_r")) == 1,
            both(folds, folds),
            both(first, first),
        ),
        necklace=([looks["neck_l"], looks["neck_r"]], neck, column("drawn_n") == 1, folds, first),
    )
    picture = (2, 0, 1, 1, 4)
    heads = []
    for name, (seen, wanted, drawn, fold, photographed) in tasks.items():
        importance = np.where((wanted == 1) & ~drawn, PHOTOGRAPHED, 1.0)
        path = work / f"{name}.pkl"
        if not path.exists():
            unseen = None
            for held in range(FOLDS):
                learnt = fit(name, [look[fold != held] for look in seen], wanted[fold != held], importance[fold != held], held)
                said = answer(learnt, [look[fold == held] for look in seen])
                unseen = np.zeros((len(wanted), *said.shape[1:]), np.float32) if unseen is None else unseen
                unseen[fold == held] = said
            path.write_bytes(pickle.dumps((fit(name, seen, wanted, importance, FOLDS), unseen)))
        head, unseen = pickle.loads(path.read_bytes())
        counted = ~np.isnan(wanted) & ~drawn
        gain, offset = calibrated(unseen[counted], wanted[counted])
        probability = torch.sigmoid(together(unseen, gain, offset)).numpy()
        print(f"{name}: equal error on photographs {100 * equal_error(probability[photographed], wanted[photographed]):.1f} %")
        limits(name, probability, wanted, photographed, drawn & ~photographed)
        for side in "lr":
            part = ("lobe_" if name == "earring" else "neck_") + side
            grid = SPEC["parts"][part]
            layers = head.layers(gain, offset / len(seen))
            network = network_file.head(layers, *grid["grid"], 4)
            heads.append(dict(grid, maps=[0], codes=[CODES[part]], network=network))
    (work / "jewellery.nn").write_bytes(network_file.bundle([picture], heads))


if __name__ == "__main__":
    main()
