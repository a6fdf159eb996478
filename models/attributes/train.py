"""Cross-validates and trains the heads, writes ../attributes.nn and WORK/answers.pkl (for limits.py).

python train.py WORK [PART ...]; with parts named only theirs, into WORK/heads.nn (for join.py) and WORK/answers_PART.pkl
"""

import json
import pickle
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import network_file
from learn import (
    ANSWERS, MAPS, OFF_EARS, OF_GLASSES, SPEC, answer, colours, equal_error, fit, fold_of, labels, load, seen, weights,
)  # fmt: skip

work = Path(sys.argv[1])
rows, places, files = load(work)
folds = fold_of(rows, SPEC["folds"])
frontal = np.array([row["yaw"] in "fs" for row in rows])
worn = np.array([row["glasses"] != "n" for row in rows])
undrawn = np.array([not row["drawn"] for row in rows])
photographed = frontal & undrawn & np.array([row["k"] < 2 for row in rows])


def validated(spec, values, wanted, importance, folds, used, more=None):
    """A head trained on everything, and what heads say of portraits that they have not seen. `more` are other looks at
    the same rows, to learn from."""
    options = {name: spec[name] for name in ("epochs", "dropout", "weight_decay", "width") if name in spec}
    seed, used = spec.get("seed", 0), used & ~np.isnan(wanted).all(1)

    def trained(rows, seed):
        looks = [values[rows]] + ([more[rows]] if more is not None else [])
        again = lambda some: np.concatenate([some[rows]] * len(looks))
        return fit(np.concatenate(looks), again(wanted), again(importance), seed, **options)

    unseen = np.zeros(wanted.shape, np.float32)
    for fold in range(SPEC["folds"]):
        unseen[folds == fold] = answer(trained((folds != fold) & used, seed + 10 + fold), values[folds == fold])
    return trained(used, seed), unseen


def answers(spec):
    return spec.get("answers", spec["learns"])


def counted(spec):
    """The rows that a head is trained on: flattened ears only for ears, what is put on heads only for headwear, locks only
    for hair, and for ears where they are off them."""
    ears = spec["learns"][0].startswith("ear")
    own = {"flat": ears, "heads": spec["learns"] == ["hat"], "brows": spec["learns"] == ["lifted"], "hair": "hair" in answers(spec)}
    fits = lambda row, kind, wanted: wanted or not row[kind] or (ears and kind == "hair" and row["drawn"] in OFF_EARS)
    return np.array([all(fits(row, kind, wanted) for kind, wanted in own.items()) for row in rows])


def report(part, names, unseen, wanted):
    for name, scores, truth in zip(names, unseen.T, wanted.T):
        for kind, some in (("photographs", photographed), ("drawings", frontal & ~undrawn)):
            some = some & (worn if name in OF_GLASSES else True)
            if (truth[some] == 1).sum() > 10 and (truth[some] == 0).sum() > 10:
                error = equal_error(scores[some], truth[some])
                print(f"{part:6} {name:8} equal error on {kind} {100 * error:.1f} %", flush=True)


def train(spec):
    """What is written of each side of a head: specification, head, turn and shift of its channels, answers unseen."""
    if spec["maps"] == ["tones"]:
        return train_on_colours(spec)
    values, turn, shift = seen(spec["part"], spec["maps"], places, files)
    wanted = labels(rows, spec["learns"])
    used = counted(spec)
    head, unseen = validated(spec, values, wanted, weights(rows, spec["learns"], wanted), folds, used)
    report(spec["part"], spec["learns"], unseen, wanted)
    return [(spec, head, turn, shift, unseen)]


def train_on_colours(spec):
    """Left and right side share a head: the right one is looked at from the other end."""
    sides = [spec] + ([spec | spec["mirror"]] if "mirror" in spec else [])
    random = np.random.default_rng(spec.get("seed", 0))
    stack = lambda of: np.concatenate([of(side) for side in sides])
    values = stack(lambda side: colours(side["part"], places, files))
    more = stack(lambda side: colours(side["part"], places, files, random)) if spec.get("looks") == 2 else None
    wanted = stack(lambda side: labels(rows, side["learns"]))
    importance = stack(lambda side: weights(rows, side["learns"], labels(rows, side["learns"])))
    again = lambda some: np.concatenate([some] * len(sides))
    head, unseen = validated(spec, values, wanted, importance, again(folds), again(counted(spec)), more)
    unseen = np.split(unseen, len(sides))
    for side, answers in zip(sides, unseen):
        report(side["part"], side["learns"], answers, labels(rows, side["learns"]))
    return [(side, head, None, None, answers) for side, answers in zip(sides, unseen)]


def kept(spec):
    """Trains a head, or takes it as it was trained by an interrupted run with the same specification."""
    code = zlib.crc32(json.dumps([spec, SPEC["parts"][spec["part"]], len(rows)]).encode())
    path = work / f"head_{spec['part']}_{code}.pkl"
    if not path.exists():
        path.write_bytes(pickle.dumps(train(spec)))
    return pickle.loads(path.read_bytes())


def calibration(name, scores, truth):
    """Gain of each head and offset, a logistic fit; faults count a third of the rest together, kinds of glasses as much."""
    counted = ~np.isnan(truth) & frontal & (worn if name in OF_GLASSES else True)
    scores, truth = torch.tensor(scores[counted]), torch.tensor(truth[counted])
    gains, offset = torch.ones(scores.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    importance = torch.where(
        truth == 1, (1 - truth).sum() / truth.sum() * (1 if name in OF_GLASSES else 0.3), torch.tensor(1.0)
    )
    optimizer = torch.optim.LBFGS([gains, offset], max_iter=100)

    def step():
        optimizer.zero_grad()
        losses = functional.binary_cross_entropy_with_logits(scores @ gains + offset, truth, reduction="none")
        loss = (losses * importance).mean()
        loss.backward()
        return loss

    optimizer.step(step)
    return gains.detach().numpy(), offset.item()


chosen = [spec for spec in SPEC["heads"] if spec["part"] in sys.argv[2:] or not sys.argv[2:]]
trained = [side for spec in chosen for side in kept(spec)]
truth = labels(rows, ANSWERS)
for column, name in enumerate(ANSWERS):
    truth[~counted({"learns": [name]}), column] = np.nan
probabilities = np.full((len(rows), len(ANSWERS)), np.nan, np.float32)
# Per head and answer: what its last layer is multiplied with, and what is added.
gains, offsets = [dict() for _ in trained], [dict() for _ in trained]
for column, name in enumerate(ANSWERS):
    of = [index for index, side in enumerate(trained) if name in answers(side[0])]
    if not of:
        continue
    scores = np.stack([trained[index][4][:, trained[index][0]["learns"].index(name)] for index in of], 1)
    gain, offset = calibration(name, scores, truth[:, column])
    probabilities[:, column] = 1 / (1 + np.exp(-(scores @ gain + offset)))
    for index, value in zip(of, gain):
        gains[index][name], offsets[index][name] = value, offset / len(of)
    print(f"{name:8} gains {np.round(gain, 2)}")
    report("all", [name], probabilities[:, [column]], truth[:, [column]])
# Of each weight so many bits after the leading one are sent.
KEPT_BITS = 7
SHOWS = dict(yaw="f", pitch="f", roll="f", mouth="c", expr="n", expo="k", photo="1", faces="1", eye_l="o", eye_r="o")
posed = np.array([not row["heads"] and not row["brows"] and all(row[name] == value for name, value in SHOWS.items()) for row in rows])
out = "_".join(["answers", *sys.argv[2:]]) + ".pkl"
rows_of = (frontal, undrawn, photographed, worn, posed)
(work / out).write_bytes(pickle.dumps((ANSWERS, probabilities, truth, *rows_of)))

names = [name for name in MAPS if any(name in spec["maps"] for spec in chosen)]
maps = [(network, tensor, side, side, channels) for network, tensor, side, channels in (MAPS[n] for n in names)]
heads = []
for (spec, head, turn, shift, _), gain, offset in zip(trained, gains, offsets):
    part = SPEC["parts"][spec["part"]]
    layer = lambda conv: (conv.weight.detach().numpy(), conv.bias.detach().numpy(), conv.stride[0], conv.padding[0])
    if turn is None:
        layers = [layer(fold) for fold in head.folds]
        channels = layers[0][0].shape[1]
    else:
        weight, bias, *rest = layer(head.first)
        weight = weight[:, :, 0, 0]
        layers = [((weight @ turn)[:, :, None, None], weight @ shift + bias, *rest), layer(head.second)]
        channels = turn.shape[1]
    last, last_bias, *rest = layer(head.last)
    at = [spec["learns"].index(name) for name in answers(spec)]
    gain, offset = (np.array([some[name] for name in answers(spec)]) for some in (gain, offset))
    last, last_bias = last[at] * gain[:, None, None, None], last_bias[at] * gain + offset
    layers += [layer(head.whole), (last, last_bias, *rest)]
    network = network_file.head(layers, *part["grid"], channels, KEPT_BITS)
    codes = [ANSWERS.index(name) for name in answers(spec)]
    heads.append(dict(part, maps=[names.index(name) for name in spec["maps"]], codes=codes, network=network))
path = work / "heads.nn" if sys.argv[2:] else Path(__file__).parents[1] / "attributes.nn"
path.write_bytes(network_file.bundle(maps, heads))
