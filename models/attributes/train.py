"""Cross-validates and trains all heads, writes ../attributes.nn and WORK/answers.pkl (for limits.py).

python train.py WORK
"""

import pickle
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import network_file
from learn import ANSWERS, MAPS, OF_GLASSES, SPEC, answer, equal_error, fit, fold_of, labels, load, seen, weights

work = Path(sys.argv[1])
rows, places, files = load(work)
folds = fold_of(rows, SPEC["folds"])
frontal = np.array([row["yaw"] in "fs" for row in rows])
worn = np.array([row["glasses"] != "n" for row in rows])
undrawn = np.array([not row["drawn"] for row in rows])
photographed = frontal & undrawn & np.array([row["k"] < 2 for row in rows])


def train(spec):
    values, turn, shift = seen(spec["part"], spec["maps"], places, files)
    wanted = labels(rows, spec["learns"])
    importance = weights(rows, spec["learns"], wanted)
    options = {name: spec[name] for name in ("epochs", "dropout", "weight_decay") if name in spec}
    seed = spec.get("seed", 0)
    used = np.array([row["seed"] <= spec.get("variants_of_seeds", 2) for row in rows])
    unseen = np.zeros(wanted.shape, np.float32)
    for fold in range(SPEC["folds"]):
        train, test = (folds != fold) & used, folds == fold
        head = fit(values[train], wanted[train], importance[train], seed + 10 + fold, **options)
        unseen[test] = answer(head, values[test])
    for name, scores, truth in zip(spec["learns"], unseen.T, wanted.T):
        if (truth[photographed] == 1).sum() > 10:
            error = equal_error(scores[photographed], truth[photographed])
            print(f"{spec['part']:6} {name:8} equal error on photographs {100 * error:.1f} %", flush=True)
    head = fit(values[used], wanted[used], importance[used], seed, **options)
    return spec, head, turn, shift, unseen


def calibration(name, scores, truth):
    """Gain and offset of a logistic fit; faults count a third of the rest together, kinds of glasses as much as the rest."""
    counted = ~np.isnan(truth) & frontal & (worn if name in OF_GLASSES else True)
    scores, truth = torch.tensor(scores[counted]), torch.tensor(truth[counted])
    gain, offset = torch.ones(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    importance = torch.where(
        truth == 1, (1 - truth).sum() / truth.sum() * (1 if name in OF_GLASSES else 0.3), torch.tensor(1.0)
    )
    optimizer = torch.optim.LBFGS([gain, offset], max_iter=60)

    def step():
        optimizer.zero_grad()
        losses = functional.binary_cross_entropy_with_logits(scores * gain + offset, truth, reduction="none")
        loss = (losses * importance).mean()
        loss.backward()
        return loss

    optimizer.step(step)
    return gain.item(), offset.item()


trained = [train(spec) for spec in SPEC["heads"]]
answers = lambda spec: spec.get("answers", spec["learns"])
sums = np.zeros((len(rows), len(ANSWERS)), np.float32)
for spec, _, _, _, unseen in trained:
    for name in answers(spec):
        sums[:, ANSWERS.index(name)] += unseen[:, spec["learns"].index(name)]
truth = labels(rows, ANSWERS)
calibrations = [calibration(*some) for some in zip(ANSWERS, sums.T, truth.T)]
gains, offsets = (np.array(column) for column in zip(*calibrations))
probabilities = 1 / (1 + np.exp(-(sums * gains + offsets)))
(work / "answers.pkl").write_bytes(pickle.dumps((ANSWERS, probabilities, truth, frontal, undrawn, photographed, worn)))

names = [name for name in MAPS if any(name in spec["maps"] for spec in SPEC["heads"])]
maps = [(network, tensor, side, side, channels) for network, tensor, side, channels in (MAPS[n] for n in names)]
heads = []
for spec, head, turn, shift, _ in trained:
    part = SPEC["parts"][spec["part"]]
    layer = lambda conv: (conv.weight.detach().numpy(), conv.bias.detach().numpy())
    (first, bias), second, whole, (last, last_bias) = map(layer, (head.first, head.second, head.whole, head.last))
    first = first[:, :, 0, 0]
    kept = [spec["learns"].index(name) for name in answers(spec)]
    codes = [ANSWERS.index(name) for name in answers(spec)]
    shares = np.array([sum(name in answers(other) for other in SPEC["heads"]) for name in answers(spec)])
    last = last[kept] * gains[codes][:, None, None, None]
    last_bias = last_bias[kept] * gains[codes] + offsets[codes] / shares
    layers = [((first @ turn)[:, :, None, None], first @ shift + bias), second, whole, (last, last_bias)]
    network = network_file.head(layers, *part["grid"], turn.shape[1], len(codes))
    indices = [names.index(name) for name in spec["maps"]]
    heads.append(dict(part, maps=indices, codes=codes, network=network))
(Path(__file__).parents[1] / "attributes.nn").write_bytes(network_file.bundle(maps, heads))
