"""Learns the four read-outs of src/facts/expression.rs from the portraits of the train split.

    cargo build --release --package yizhao-server
    cd ../shared/photos/train
    tail -n +2 labels.csv | cut -d, -f1 | xargs yizhao check --document strict --landmarks --json > landmarks.jsonl
    python3 train.py ../shared/photos/train/labels.csv landmarks.jsonl WORK/expressions.pkl

Needs numpy and scipy. Ridge-regularised logistic regression on the landmarks as the engine turns them (225 numbers), the
two classes weighted alike, four-fold cross-validation by portrait for the figures that are printed, all portraits for
the weights that are written (weights.f32 beside this file). Only the smile also learns from drawings (drawn.py), at half
weight: 40 % of drawn closed smiles then stay below the belief that 99 % of neutral faces stay below, instead of 61 %, and no more of
the photographed smiles do (the smile of weights.f32 is of an earlier draw of the same drawings; this seed leaves 43 % below). Lifted brows drawn
the same way stay unseen (74 % at 98 %; learnt from, still 65 to 73 %, faint and strong ones alike): the landmark network follows a brow half
the way. A head on its maps sees them (../attributes, "lifted"). Labels: smiles and neutral faces are those of labels.csv;
`expression.csv` beside this file lists, of the portraits labelled "other", those that show a marked frown, an open mouth or
raised brows, sorted by eye for this purpose. What is neither is left out.
"""

import csv
import json
import pickle
import re
import sys
import zlib
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

HERE = Path(__file__).parent
FACTS = HERE.parent.parent / "src/facts"
RIDGE = 30.0
READ_OUTS = ("smile", "mouth_opened", "frown", "brows_raised")


def constants():
    """The landmark pairs and the canonical mesh, from the engine's own sources."""
    text = (FACTS / "expression.rs").read_text()
    pairs = re.search(r"const PAIRS.*?= \[(.*?)\];", text, re.S).group(1)
    pairs = np.array([[int(a), int(b)] for a, b in re.findall(r"\((\d+), (\d+)\)", pairs)])
    number = r"(-?[\d.]+)"
    row = rf"\((\d+), \[{number}, {number}, {number}\], {number}\)"
    mesh = np.array([[float(value) for value in found] for found in re.findall(row, (FACTS / "pose.rs").read_text())])
    return pairs, mesh[:, 0].astype(int), mesh[:, 1:4], mesh[:, 4] / mesh[:, 4].sum()


def values(landmarks, pairs, index, mesh, weight):
    seen = np.asarray(landmarks) * [1, -1, -1]
    mesh_mean, seen_mean = weight @ mesh, weight @ seen[index]
    covariance = ((mesh - mesh_mean) * weight[:, None]).T @ (seen[index] - seen_mean)
    u, s, vt = np.linalg.svd(covariance)
    signs = np.array([1, 1, np.sign(np.linalg.det(vt.T @ u.T))])
    rotation = vt.T @ np.diag(signs) @ u.T
    scale = (s * signs).sum() / (weight @ ((mesh - mesh_mean) ** 2).sum(1))
    straight = (seen - seen_mean) / scale @ rotation + mesh_mean
    right, left = straight[pairs[:, 0]], straight[pairs[:, 1]]
    return ((right + left * [-1, 1, 1]) / 2).ravel()


def fit(x, y, counts):
    mean, spread = x.mean(0), x.std(0)
    spread[spread < 1e-9] = np.inf
    z = (x - mean) / spread
    share = counts * len(y) * np.where(y, 0.5 / counts[y].sum(), 0.5 / counts[~y].sum())

    def loss(w):
        sums = z @ w[:-1] + w[-1]
        slope = share * (1 / (1 + np.exp(-sums)) - y)
        value = (share * (np.logaddexp(0, sums) - y * sums)).sum() + RIDGE * (w[:-1] ** 2).sum() / 2
        return value, np.append(z.T @ slope + RIDGE * w[:-1], slope.sum())

    w = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    weights = w[:-1] / spread
    return np.append(weights, w[-1] - weights @ mean)


def main(labels_path, landmarks_path, drawn_path):
    labels = {row["file"]: row for row in csv.DictReader(open(labels_path))}
    marked = {row["file"]: row["shows"].split("+") for row in csv.DictReader(open(HERE / "expression.csv"))}
    shape = constants()
    rows = []
    for line in open(landmarks_path):
        report = json.loads(line)
        label = labels[report["photo"]]
        usable = label["faces"] == "1" and label["yaw"] in "fs" and label["occl"] in "np" and label["expr"] in "nse"
        if usable and report["landmarks"]:
            rows.append((report["photo"], "photo", report["landmarks"]))
    rows += pickle.load(open(drawn_path, "rb"))
    x = np.array([values(landmarks, *shape) for _, _, landmarks in rows])
    kind = np.array([kind for _, kind, _ in rows])
    folds = np.array([zlib.crc32(name.encode()) % 4 for name, _, _ in rows])
    photo, undrawn = kind == "photo", np.isin(kind, ["photo", "relit"])
    expression = np.where(undrawn, [labels[name]["expr"] for name, _, _ in rows], "")
    mark = {name: undrawn & np.array([name in marked.get(row[0], []) for row in rows]) for name in READ_OUTS}
    neutral, smile = expression == "n", expression == "s"
    classes = {
        "smile": (smile | (kind == "smile"), neutral | mark["frown"] | mark["mouth_opened"] | (kind == "brows_raised")),
        "mouth_opened": (photo & mark["mouth_opened"], photo & neutral),
        "frown": (photo & mark["frown"], photo & (neutral | smile)),
        "brows_raised": (photo & mark["brows_raised"], photo & neutral),
    }
    counts = np.where(undrawn, 1, 0.5)
    written = []
    for name in READ_OUTS:
        shown, absent = classes[name]
        sums = np.zeros(len(x))
        for fold in range(4):
            learnt = (shown | absent) & (folds != fold)
            weights = fit(x[learnt], shown[learnt], counts[learnt])
            sums[folds == fold] = x[folds == fold] @ weights[:-1] + weights[-1]
        beliefs = 1 / (1 + np.exp(-sums))
        highest = np.percentile(beliefs[neutral & photo], [95, 97, 98, 99, 99.5])
        print(f"{name}: {(neutral & photo).sum()} neutral, 95, 97, 98, 99, 99.5 % of them below", highest.round(3))
        for group in (some for some in (shown & photo, kind == name) if some.any()):
            print(f"  of {group.sum()} shown below these", [round((beliefs[group] <= limit).mean(), 3) for limit in highest])
        written.append(fit(x[shown | absent], shown[shown | absent], counts[shown | absent]))
    np.array(written, "<f4").tofile(HERE / "weights.f32")


if __name__ == "__main__":
    main(*sys.argv[1:])
