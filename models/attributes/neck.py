"""Learns what surrounds a necklace, on the person mask's maps, and joins it with the close looks of jewellery.py.

python neck.py WORK CLOSE   maps of variants.py in WORK, close looks and what jewellery.py learnt in CLOSE; writes
CLOSE/neck.nn (for join.py: this head and the close ones) and prints the limits with what they were measured on

The close looks know what a piece looks like but see no wider than half the inter-eye distance; the maps see neck, collar
and shoulders together and nothing fine. A logistic fit on portraits that neither has seen says what each counts.
"""

import pickle
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import network_file
from jewellery import CODES, FOLDS, NECK_SEEN, SHARES, load as load_close, together
from learn import MAPS, SPEC, answer, equal_error, fit, fold_of, load, second_look, seen

SEES = ["t48", "t157", "t193"]
SIZE = dict(epochs=8, width=10, dropout=0.4, weight_decay=1e-2)
# What of the drawings hides a neck or puts things there.
OVER_NECK = ("jewels", "scarf", "hat")
# A portrait with a necklace counts so much more than one without.
WORN = 3
# Of each weight so many bits after the leading one are sent.
KEPT_BITS = 5


def truth(label):
    return {"0": 0.0, "1": 1.0}.get(label, np.nan)


def looked_at(row, sides):
    usable = row["yaw"] in "fs" and not any(row[kind] for kind in ("flat", "heads", "brows", "hair"))
    return usable and row["file"] in sides and not any(name in row["drawn"] for name in OVER_NECK)


def learnt(rows, places, files, sides):
    """A head on maps, the turn and shift of its channels, and what heads say of portraits that they have not seen."""
    wanted = np.array([[truth(sides[row["file"]]["necklace"])] for row in rows], np.float32)
    values, turn, shift = seen("below", SEES, places, files)
    importance, folds = np.where(wanted == 1, WORN, 1).astype(np.float32), fold_of(rows, FOLDS)
    head = lambda some, seed: fit(values[some], wanted[some], importance[some], seed, **SIZE)
    known, unseen = ~np.isnan(wanted[:, 0]), np.zeros(len(rows), np.float32)
    for held in range(FOLDS):
        unseen[folds == held] = answer(head(known & (folds != held), 10 + held), values[folds == held])[:, 0]
    print(f"equal error of the maps alone {100 * equal_error(unseen, wanted[:, 0]):.1f} %", flush=True)
    return head(known, 0), turn, shift, {row["file"]: score for row, score in zip(rows, unseen) if row["k"] == 0}


def joined(close, maps, wanted):
    """Gain of the close looks, gain of the maps, offset: a logistic fit; faults count a third of the rest together."""
    close, maps, wanted = torch.tensor(close), torch.tensor(maps), torch.tensor(wanted).double()
    fitted = torch.tensor([0.8, 0.3, 0.0], dtype=torch.float64, requires_grad=True)
    importance = torch.where(wanted == 1, 0.3 * (1 - wanted).sum() / wanted.sum(), torch.tensor(1.0).double())
    optimizer = torch.optim.LBFGS([fitted], max_iter=100)

    def step():
        optimizer.zero_grad()
        logit = together(close, fitted[0]).double() + fitted[1] * maps + fitted[2]
        loss = (functional.binary_cross_entropy_with_logits(logit, wanted, reduction="none") * importance).mean()
        loss.backward()
        return loss

    optimizer.step(step)
    return fitted.tolist()


def written(head, turn, shift, gain, offset, grid):
    layer = lambda conv: (conv.weight.detach().numpy(), conv.bias.detach().numpy(), conv.stride[0], conv.padding[0])
    (first, bias, *rest), (last, last_bias, *last_rest) = layer(head.first), layer(head.last)
    first = first[:, :, 0, 0]
    layers = [((first @ turn)[:, :, None, None], first @ shift + bias, *rest), layer(head.second), layer(head.whole)]
    layers.append((last * gain, last_bias * gain + offset, *last_rest))
    return network_file.head(layers, *grid["grid"], turn.shape[1], KEPT_BITS)


def main():
    work, close_work = Path(sys.argv[1]), Path(sys.argv[2])
    rows, places, files = load(work)
    sides, (shown, _) = second_look("sides.csv"), load_close(close_work)
    some = [index for index, row in enumerate(rows) if looked_at(row, sides)]
    head, turn, shift, scores = learnt([rows[index] for index in some], [places[index] for index in some], files, sides)
    # Portraits as they are, seen by both.
    in_picture = lambda row: min(row["inside_neck_l"], row["inside_neck_r"]) >= NECK_SEEN or row["necklace"] == "1"
    whole = lambda row: row["variant"] == 0 and row["file"] in scores and row["necklace"] in "01" and in_picture(row)
    both = [index for index, row in enumerate(shown) if whole(row)]
    close_head, said = pickle.loads((close_work / "necklace.pkl").read_bytes())
    wanted = np.array([truth(shown[index]["necklace"]) for index in both])
    maps = np.array([scores[shown[index]["file"]] for index in both])
    close_gain, gain, offset = joined(said[both], maps, wanted)
    logit = together(said[both], close_gain).numpy() + gain * maps + offset
    probability = 1 / (1 + np.exp(-logit))
    print(f"gains {close_gain:.2f}, {gain:.2f}; equal error {100 * equal_error(probability, wanted):.1f} %")
    without, worn = probability[wanted == 0], probability[wanted == 1]
    for name, share in SHARES.items():
        limit = round(float(np.quantile(without, 1 - share)), 2)
        above = lambda values: f"{100 * np.mean(values > limit):.1f} % of {len(values)}"
        print(f"necklace_{name} {limit}: above it {above(without)} necks without and {above(worn)} with")

    grid, code = SPEC["parts"]["below"], [CODES["neck_l"]]
    heads = [dict(grid, maps=[1, 2, 3], codes=code, network=written(head, turn, shift, gain, offset, grid))]
    for part in ("neck_l", "neck_r"):
        grid = SPEC["parts"][part]
        network = network_file.head(close_head.layers(close_gain, 0.0), *grid["grid"], 4, KEPT_BITS)
        heads.append(dict(grid, maps=[0], codes=code, network=network))
    of_file = lambda name: (MAPS[name][0], MAPS[name][1], MAPS[name][2], MAPS[name][2], MAPS[name][3])
    (close_work / "neck.nn").write_bytes(network_file.bundle([(2, 0, 1, 1, 4), *map(of_file, SEES)], heads))
    (close_work / "neck_answers.pkl").write_bytes(pickle.dumps(([shown[index]["file"] for index in both], probability, wanted)))


if __name__ == "__main__":
    main()
